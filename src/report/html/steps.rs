//! The steps: a table with the time line, and what each one ran and said.

use super::markup::{block, code, element, text};
use crate::record::{OnFailRecord, Record, StepRecord};
use crate::report::{excerpt, telling};
use crate::status::Status;

/// Lines of output shown with a step.
const EXCERPT_LINES: usize = 40;
/// Characters of a value in the table.
const VALUE: usize = 80;

pub(super) fn table(record: &Record) -> String {
    if record.steps.is_empty() {
        return String::new();
    }
    let heads = ["Step", "Status", "Title", "Answer", "When", "Took", "Owner"];
    let heads: String = heads.iter().map(|head| element("th", "", head)).collect();
    let whole = whole(record);
    let rows: String = record.steps.iter().enumerate().map(|(at, step)| row(record, at, step, whole)).collect();
    format!("<div class=\"wide\"><table>\n{}\n{rows}</table></div>\n", element("tr", "", &heads))
}

/// The name of a step's place on the page. Its id is not used: it may hold anything.
pub(super) fn anchor(record: &Record, step: &StepRecord) -> String {
    let place = record.steps.iter().position(|other| std::ptr::eq(other, step)).unwrap_or(0);
    format!("step-{}", place + 1)
}

fn row(record: &Record, at: usize, step: &StepRecord, whole: u64) -> String {
    let cells = [
        element("span", "word", step.status.word()),
        text(&step.title),
        if step.status == Status::Pass { code(&telling::answer(step, VALUE)) } else { answer(step) },
        bar(record, step, whole),
        step.duration_ms.map(telling::duration).unwrap_or_default(),
        text(&step.owner),
    ];
    let cells: String = cells.iter().map(|cell| element("td", "", cell)).collect();
    let name = format!("<td id=\"step-{}\">{}</td>", at + 1, code(&step.id));
    format!("{}\n", element("tr", step.status.word(), &format!("{name}{cells}")))
}

/// The answer as code, what was expected and the reason, on one line.
pub(super) fn answer(step: &StepRecord) -> String {
    let value = step.value_text().map(|value| format!("value {}", code(&crate::printable::short(&value, VALUE))));
    let expected = step.expected.as_deref().map(|expected| format!("expected {}", text(expected)));
    let parts: Vec<String> = [value, expected, telling::reason(step).map(text)].into_iter().flatten().collect();
    if parts.is_empty() { step.status.word().to_owned() } else { parts.join("; ") }
}

/// The length of the time line, in milliseconds: of the run, or of what is known of one without an end.
fn whole(record: &Record) -> u64 {
    let ends = record.steps.iter().filter_map(|step| Some(since_start(record, step)? + step.duration_ms.unwrap_or(0)));
    ends.chain(record.run.duration_ms).max().unwrap_or(0).max(1)
}

/// When the step's attempt began, in milliseconds after the start of the run.
fn since_start(record: &Record, step: &StepRecord) -> Option<u64> {
    let since = step.started_at?.unix_millis().saturating_sub(record.run.started_at.unix_millis());
    // A wall clock may be set back during a run.
    Some(u64::try_from(since).unwrap_or(0))
}

fn bar(record: &Record, step: &StepRecord, whole: u64) -> String {
    let Some(begins) = since_start(record, step) else { return String::new() };
    let (left, width) = (permille(begins, whole), permille(step.duration_ms.unwrap_or(0), whole));
    let width = width.min(1000 - left);
    let part = |permille: u64| format!("{}.{}", permille / 10, permille % 10);
    let bar = format!(
        "<div class=\"bar {}\" style=\"left:{}%;width:{}%\"></div>",
        step.status.word(),
        part(left),
        part(width)
    );
    element("div", "line", &bar)
}

fn permille(part: u64, whole: u64) -> u64 {
    (part.saturating_mul(1000) / whole).min(1000)
}

/// Of every step that is not a plain pass or skipped: what it ran, and what came back. What needs a look is open already.
pub(super) fn details(record: &Record) -> String {
    let wanted = |step: &&StepRecord| !step.shell_equivalent.is_empty() && step.status != Status::Skipped;
    record.steps.iter().filter(wanted).map(detail).collect()
}

fn detail(step: &StepRecord) -> String {
    let mut inside = String::new();
    let mut say = |label: &str, said: &str| inside.push_str(&element("p", "", &format!("{label} {said}")));
    if step.status != Status::Pass {
        say("Answer:", &answer(step));
    }
    for remark in telling::remarks(step) {
        say("Remark:", &text(&remark));
    }
    say("Source:", &code(&format!("{}:{}", step.source.file, step.source.line)));
    inside.push_str(&block(&step.shell_equivalent));
    let excerpt = excerpt::of(step, EXCERPT_LINES);
    if !excerpt.lines.is_empty() {
        inside.push_str(&block(&excerpt.lines.join("\n")));
    }
    if let Some(note) = excerpt.note {
        inside.push_str(&element("p", "", &format!("Output: {}.", text(&note))));
    }
    step.on_fail.iter().for_each(|said| inside.push_str(&diagnostic(said)));
    let title = format!("{} {} {}", code(&step.id), element("span", "word", step.status.word()), text(&step.title));
    let open = if step.status == Status::Pass { "" } else { " open" };
    format!("<details class=\"{}\"{open}>{}{inside}</details>\n", step.status.word(), element("summary", "", &title))
}

fn diagnostic(said: &OnFailRecord) -> String {
    let output = [said.stdout.text.trim_end(), said.stderr.text.trim_end()].join("\n");
    let output = crate::printable::short_text(output.trim(), EXCERPT_LINES);
    format!("{}{}{}", element("p", "", "For diagnosis:"), block(&said.shell_equivalent), block(output.trim_end()))
}
