//! From a scenario to everything that it starts.

use super::line::{Line, Script, View};
use super::shell::{self, Simple};
use super::word::{Spot, Word};
use super::wrapper::{self, Inside};
use super::{Invocation, Purpose, Stdin};
use crate::expression::Template;
use crate::scenario::{Body, Step};

/// How deep commands inside of commands are followed.
const DEEPEST: usize = 6;

/// What all invocations of one command have in common.
#[derive(Clone, Copy)]
struct Owner<'a> {
    purpose: Purpose,
    step: Option<&'a Step>,
    /// Whether how the last one ends is how the command ends.
    is_whole: bool,
    is_in_shell: bool,
    is_in_container: bool,
    depth: usize,
}

impl<'a> View<'a> {
    pub(super) fn collect(&mut self) {
        let scenario = self.scenario;
        for step in &scenario.steps {
            self.step(step);
        }
        for fact in &scenario.facts {
            let owner = Owner::new(Purpose::Fact, None);
            self.argv(owner, &[(&fact.command, format!("{}/command", fact.pointer))], &Stdin::Empty);
        }
        for remediation in &scenario.remediations {
            for (key, purpose, command) in [
                ("dry_run", Purpose::DryRun, &remediation.file.dry_run),
                ("preview", Purpose::DryRun, &remediation.file.preview),
                ("command", Purpose::Change, &remediation.file.command),
                ("rollback", Purpose::Change, &remediation.file.rollback),
            ] {
                let words = command.iter().flatten().map(|word| Template::parse(word));
                let Ok(command) = words.collect::<Result<Vec<Template>, _>>() else { continue };
                let pointer = format!("/remediations/{}/{key}", remediation.id);
                self.argv(Owner::new(purpose, None), &[(&command, pointer)], &Stdin::Empty);
            }
        }
    }

    fn step(&mut self, step: &'a Step) {
        let owner = Owner::new(Purpose::Step, Some(step));
        let stdin = match &step.stdin {
            Some(text) => Stdin::Text(Word::of_template(text, format!("{}/stdin", step.pointer))),
            None => Stdin::Empty,
        };
        match &step.body {
            Body::Programs(stages) => {
                let pipeline = format!("{}/pipeline", step.pointer);
                let is_pipeline = self.scenario.document.node(&pipeline).is_some();
                let pointer = |at: usize| {
                    if is_pipeline { format!("{pipeline}/{at}") } else { format!("{}/command", step.pointer) }
                };
                let stages = stages.iter().enumerate().map(|(at, stage)| (stage.as_slice(), pointer(at)));
                self.argv(owner, &stages.collect::<Vec<_>>(), &stdin);
            }
            Body::Shell(text) => {
                let spot = Spot::whole(format!("{}/shell", step.pointer));
                let word = Word { text: text.clone(), spot, is_open: false, mentions: Vec::new(), is_exact: true };
                self.script(owner, &word);
            }
            Body::Http(_) | Body::Ask { .. } => {}
        }
        if let Some(command) = &step.fallback {
            let owner = Owner::new(Purpose::Fallback, Some(step));
            self.argv(owner, &[(command, format!("{}/fallback", step.pointer))], &Stdin::Empty);
        }
        for (at, command) in step.on_fail.iter().enumerate() {
            let owner = Owner::new(Purpose::Evidence, Some(step));
            self.argv(owner, &[(command, format!("{}/on_fail/{at}", step.pointer))], &Stdin::Empty);
        }
    }

    /// The programs of one pipe, each with its pointer.
    fn argv(&mut self, owner: Owner<'a>, stages: &[(&[Template], String)], stdin: &Stdin) {
        let words = |(command, pointer): &(&[Template], String)| {
            let words = command.iter().enumerate();
            words.map(|(at, word)| Word::of_template(word, format!("{pointer}/{at}"))).collect::<Vec<_>>()
        };
        self.line(owner, stages.iter().map(words).collect(), stdin);
    }

    fn line(&mut self, owner: Owner<'a>, stages: Vec<Vec<Word>>, first: &Stdin) {
        let last = stages.len().saturating_sub(1);
        let with_input = stages.into_iter().enumerate().map(|(at, words)| {
            let stdin = if at == 0 { first.clone() } else { Stdin::Pipe };
            (words, stdin, at == last)
        });
        self.stages(owner, with_input.collect());
    }

    fn stages(&mut self, owner: Owner<'a>, stages: Vec<(Vec<Word>, Stdin, bool)>) {
        let mut line = Line { stages: Vec::new() };
        for (words, stdin, is_last) in stages {
            let (wrappers, rest) = wrapper::unwrap(&words);
            let Some((program, args)) = rest.split_first() else { continue };
            self.inside(Owner { is_whole: owner.is_whole && is_last, ..owner }, rest);
            line.stages.push(Invocation {
                program: program.clone(),
                args: args.to_vec(),
                purpose: owner.purpose,
                step: owner.step,
                stdin,
                wrappers,
                reader: None,
                is_in_shell: owner.is_in_shell,
                is_in_container: owner.is_in_container,
                gives_the_output: owner.is_whole && is_last,
            });
        }
        let readers: Vec<String> = line.stages.iter().skip(1).map(|stage| stage.name().to_owned()).collect();
        for (stage, reader) in line.stages.iter_mut().zip(readers) {
            stage.reader = Some(reader);
        }
        if !line.stages.is_empty() {
            self.lines.push(line);
        }
    }

    /// What one of the programs runs inside of a shell, a container or another host.
    fn inside(&mut self, owner: Owner<'a>, words: &[Word]) {
        if owner.depth >= DEEPEST {
            return;
        }
        let is_in_container = owner.is_in_container || wrapper::enters_a_container(words);
        let owner = Owner { depth: owner.depth + 1, is_in_container, ..owner };
        match wrapper::inside(words) {
            Some(Inside::Program(words)) => {
                self.line(Owner { is_in_shell: false, ..owner }, vec![words.to_vec()], &Stdin::Empty);
            }
            Some(Inside::Script([word])) => self.script(owner, word),
            Some(Inside::Script(words)) => {
                // What several words make together stands nowhere in one piece.
                let text = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
                let mentions = words.iter().flat_map(|word| word.mentions.clone()).collect();
                let word = Word { text, mentions, is_exact: false, ..words[0].clone() };
                self.script(owner, &word);
            }
            None => {}
        }
    }

    fn script(&mut self, owner: Owner<'a>, word: &Word) {
        let pipes = shell::read(&word.text);
        let last = pipes.iter().rposition(|pipe| !pipe.is_inner);
        for (at, pipe) in pipes.iter().enumerate() {
            let is_whole = owner.is_whole && Some(at) == last;
            let owner = Owner { is_whole, is_in_shell: true, ..owner };
            let count = pipe.stages.len();
            let stages = pipe.stages.iter().enumerate().map(|(stage, simple)| {
                let words = simple.words.iter().map(|part| of_script(word, part)).collect();
                let before = if stage == 0 { Stdin::Empty } else { Stdin::Pipe };
                (words, redirected(word, simple).unwrap_or(before), stage + 1 == count)
            });
            let stages = stages.collect();
            self.stages(owner, stages);
        }
        self.scripts.push(Script { word: word.clone(), pipes, purpose: owner.purpose });
    }
}

impl<'a> Owner<'a> {
    const fn new(purpose: Purpose, step: Option<&'a Step>) -> Self {
        Self { purpose, step, is_whole: true, is_in_shell: false, is_in_container: false, depth: 0 }
    }
}

fn of_script(script: &Word, part: &shell::ShellWord) -> Word {
    Word {
        text: part.text.clone(),
        spot: script.part(part.range.clone()),
        is_open: part.is_open,
        mentions: if script.mentions.is_empty() { Vec::new() } else { script.mentions.clone() },
        is_exact: script.is_exact && !part.is_quoted && part.text.len() == part.range.len(),
    }
}

fn redirected(script: &Word, simple: &Simple) -> Option<Stdin> {
    let input = simple.redirects.iter().rfind(|redirect| redirect.sign.starts_with('<'))?;
    Some(match &input.text {
        Some(text) => Stdin::Text(Word { text: text.clone(), ..of_script(script, &input.target) }),
        None if input.target.text == "/dev/null" => Stdin::Empty,
        None => Stdin::File,
    })
}
