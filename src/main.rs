//! The program: reads the surroundings, hands them to the library, ends with its answer.

fn main() -> std::process::ExitCode {
    std::process::ExitCode::SUCCESS
}
