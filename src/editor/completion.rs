//! What could be written at a cursor.

use super::sketch::{Form, ROOT, Spot};
use super::speech::{self, Speech};
use super::suggestion::{Sort, Suggestion};
use super::view::View;
use super::{context_names, values};
use crate::span::Span;

/// Everything that could be written behind byte `at`, best first.
#[must_use]
pub fn at(view: &View, at: usize) -> Vec<Suggestion> {
    let mut suggestions = offered(view, at);
    let behind = &view.sketch.text()[..at];
    // Behind a colon or a dash without a blank the value would become a part of it.
    let lacks_blank = behind.ends_with([':', '-']);
    let is_empty = matches!(view.sketch.spot(at), Spot::Value(node, _) if view.sketch.node(node).form == Form::Nothing);
    if lacks_blank && is_empty {
        for suggestion in &mut suggestions {
            suggestion.insert.insert(0, ' ');
        }
    }
    suggestions
}

fn offered(view: &View, at: usize) -> Vec<Suggestion> {
    match view.sketch.spot(at) {
        Spot::Key(node) => {
            let span = view.sketch.node(node).key.unwrap_or(Span::new(at, at));
            keys(view, view.sketch.node(node).parent, Some(node), word(view, span, at))
        }
        Spot::Value(node, span) => value(view, node, span, at),
        Spot::Below(node) => below(view, node, at),
        Spot::Nothing => Vec::new(),
    }
}

/// The stretch to replace: what stands there, or for a gap just the cursor.
fn word(view: &View, span: Span, at: usize) -> Span {
    if view.sketch.text()[span.range()].trim().is_empty() { Span::new(at, at) } else { span }
}

/// The keys that a map does not have yet.
fn keys(view: &View, of: usize, being_typed: Option<usize>, replace: Span) -> Vec<Suggestion> {
    let shapes = view.shapes(of);
    let has_colon = being_typed.is_some_and(|node| !view.sketch.node(node).is_bare);
    let there: Vec<&str> =
        view.sketch.entries(of).filter(|(_, at)| Some(*at) != being_typed).map(|(name, _)| name).collect();
    let mut suggestions: Vec<Suggestion> = Vec::new();
    for key in shapes.keys().into_iter().filter(|key| !there.contains(&key.name)) {
        let of_key = shapes.key(key.name);
        let kind = of_key.types().join(" or ");
        let detail = if key.is_required { format!("{kind}, required") } else { kind };
        let insert = if has_colon { key.name.to_owned() } else { format!("{}: ", key.name) };
        let suggestion = Suggestion::new(Sort::Key, key.name, replace).detail(detail);
        suggestions.push(suggestion.about(of_key.about().unwrap_or_default()).insert(insert));
    }
    suggestions.extend(values::keys(view, of, &there, has_colon, replace));
    suggestions
}

fn value(view: &View, node: usize, span: Span, at: usize) -> Vec<Suggestion> {
    let sketch = view.sketch;
    let form = sketch.node(node).form;
    let shapes = view.shapes(node);
    let is_text = matches!(form, Form::Plain | Form::Nothing);
    // An item or a value that is a map begins with its first key, which looks like a text as long as it has no colon.
    if is_text && node != ROOT && !shapes.keys().is_empty() && !is_on_line_of_key(view, node, span) {
        let written = word(view, span, at);
        let mut suggestions = keys(view, node, None, written);
        suggestions.extend(values::words(&shapes, insertion(view, node, span, at)));
        return suggestions;
    }
    let replace = insertion(view, node, span, at);
    match speech::of(&view.way(node)) {
        Some(Speech::Condition) => context_names::condition(view, node, span, at),
        Some(Speech::Template) if speech::is_in_template(sketch.text(), span.start, at) => {
            context_names::template(view, node, span, at)
        }
        Some(Speech::Script) => context_names::script(view, node, span, at),
        Some(speech) if form != Form::Block => values::names(view, speech, replace),
        _ if form == Form::Alias => values::aliases(view, node, span),
        _ if form == Form::Block || form == Form::Brackets => Vec::new(),
        _ => values::words(&shapes, replace),
    }
}

/// Whether the value stands on the line of a key: a map cannot begin there, but in brackets.
fn is_on_line_of_key(view: &View, node: usize, span: Span) -> bool {
    let node = view.sketch.node(node);
    let is_item = matches!(node.part, super::sketch::Part::Item(_));
    !is_item && node.key.is_some_and(|key| !view.sketch.text()[key.end..span.start.max(key.end)].contains('\n'))
}

/// What a value replaces: the text that is there without its blanks, or nothing at the cursor.
fn insertion(view: &View, node: usize, span: Span, at: usize) -> Span {
    if view.sketch.node(node).form == Form::Nothing { Span::new(at, at) } else { span }
}

/// On an empty line: the keys of the map that it is in, or a new item of the list.
fn below(view: &View, of: usize, at: usize) -> Vec<Suggestion> {
    let here = Span::new(at, at);
    let shapes = view.shapes(of);
    if !shapes.takes("array") {
        return keys(view, of, None, here);
    }
    let item = shapes.item();
    let first = item.keys().into_iter().next().filter(|_| item.takes("object"));
    match first {
        Some(key) => {
            let label = format!("- {}", key.name);
            let suggestion = Suggestion::new(Sort::Key, label.clone(), here).detail("a new item");
            vec![suggestion.about(item.about().unwrap_or_default()).insert(format!("{label}: "))]
        }
        None => values::items(view, of, here),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::kind::Kind;
    use crate::editor::trial;

    const SCENARIO: &str = "\
version: 1
params:
  max_lag: {type: duration, default: 300s, description: Lag above which it failed}
facts:
  pods: {title: List the pods, command: [x]}
defaults: {role: db-reader}
steps:
  - id: sql
    title: {en: Ask for SQL, zh: 问}
    command: &status [mysql]
    outcomes: {\"Yes\": pass, 3: warn, else: fail}
  - id: lag
    title: Measure the lag
    for_each: \"{{ facts.pods }}\"
@
remediations:
  restart: {title: Restart it}
";

    fn all(kind: Kind, text: &str) -> Vec<Suggestion> {
        trial::at(kind, text, at)
    }

    /// The labels that are offered where `rest`, with its cursor, stands in the second step.
    fn labels(rest: &str) -> Vec<String> {
        labels_of(all(Kind::Scenario, &SCENARIO.replace('@', rest)))
    }

    fn labels_of(suggestions: Vec<Suggestion>) -> Vec<String> {
        suggestions.into_iter().map(|suggestion| suggestion.label).collect()
    }

    /// The text with the first suggestion of this label taken.
    fn taken(rest: &str, label: &str) -> String {
        let text = SCENARIO.replace('@', rest);
        let found = all(Kind::Scenario, &text).into_iter().find(|suggestion| suggestion.label == label).expect(label);
        let mut text = text.replace('¦', "");
        text.replace_range(found.replace.range(), &found.insert);
        let before: String = SCENARIO.split('@').next().unwrap().to_owned();
        text[before.len()..].split("\nremediations").next().unwrap().to_owned()
    }

    #[test]
    fn keys_are_those_of_the_place_without_those_that_are_there() {
        let top = all(Kind::Scenario, "ti¦");
        assert_eq!(top[0].label, "version");
        assert_eq!(top[0].detail, "integer, required");
        assert!(top.iter().any(|one| one.label == "title" && one.about == "What it diagnoses, in one line."));
        let step = labels("    ¦");
        assert!(
            step.contains(&"command".to_owned())
                && !step.contains(&"id".to_owned())
                && !step.contains(&"title".to_owned())
        );
        assert_eq!(labels("    co¦"), step);
        assert_eq!(taken("    co¦", "command"), "    command: ");
        assert_eq!(taken("    co¦: [x]", "command"), "    command: [x]");
        assert!(labels("    extract: {¦").contains(&"column".to_owned()));
        assert_eq!(taken("    extract: {from: stdout, ¦}", "regex"), "    extract: {from: stdout, regex: }");
        assert_eq!(labels("  - ¦")[..2], ["id", "title"]);
        assert_eq!(labels("  - ti¦")[..2], ["id", "title"]);
        assert_eq!(taken("  ¦", "- id"), "  - id: ");
        assert_eq!(labels("    outcomes:\n      ¦"), ["else"]);
    }

    #[test]
    fn a_value_is_offered_its_words_also_where_nothing_stands_yet() {
        assert_eq!(labels("    runs_on: ¦"), ["target", "controller"]);
        assert_eq!(labels("    perishable: t¦"), ["true", "false"]);
        assert_eq!(labels("    outcomes: {0: ¦"), ["pass", "warn", "fail"]);
        assert_eq!(labels("    outcomes:\n      0: ¦"), ["pass", "warn", "fail"]);
        assert_eq!(
            labels("    retry: {on: [¦"),
            ["pass", "warn", "fail", "error", "timeout", "denied", "skipped", "blocked", "cancelled"]
        );
        assert_eq!(taken("    layer: no¦", "node"), "    layer: node");
        assert_eq!(taken("    layer:¦", "node"), "    layer: node");
        assert_eq!(labels("    command: *¦"), ["*status"]);
        assert_eq!(taken("  -¦", "id"), "  - id: ");
    }

    #[test]
    fn names_are_those_that_are_declared_here_and_beside() {
        assert_eq!(labels("    role: ¦"), ["db-reader", "none"]);
        assert_eq!(labels("diagnoses:\n  - id: d\n    evidence: [¦"), ["sql", "lag"]);
        assert_eq!(labels("diagnoses:\n  - id: d\n    remediations:\n      - ¦"), ["restart"]);
        assert_eq!(
            taken("diagnoses:\n  - id: d\n    evidence:\n      ¦", "sql"),
            "diagnoses:\n  - id: d\n    evidence:\n      - sql"
        );
        assert!(labels("    allow: [{rule: ¦").contains(&"unused-param".to_owned()));
        assert_eq!(labels("triggers:\n  - alert: x\n    params: {¦"), ["max_lag"]);
    }

    #[test]
    fn a_condition_goes_on_with_steps_their_attributes_and_their_answers() {
        let begun = labels("    when: ¦");
        assert_eq!(begun[..2], ["sql", "target"], "not the step itself");
        assert_eq!(labels("    when: not s¦ql and x")[0], "sql");
        assert_eq!(labels("    when: sql.¦"), ["status", "passed", "failed", "answered", "value"]);
        assert_eq!(taken("    when: sql.pa¦", "passed"), "    when: sql.passed");
        assert_eq!(labels("    when: sql.value == ¦"), ["Yes", "3"]);
        assert_eq!(taken("    when: sql.value == ¦", "Yes"), "    when: sql.value == \"Yes\"");
        assert_eq!(taken("    when: sql.value != \"Y¦", "Yes"), "    when: sql.value != \"Yes");
        assert_eq!(labels("    when: sql.status == \"¦")[0], "pass");
        assert_eq!(labels("    when: sql.passed and params.¦"), ["max_lag"]);
        assert!(labels("    when: sql.value.¦").is_empty());
    }

    #[test]
    fn a_template_knows_the_context_and_a_script_its_variables() {
        assert!(
            labels("    command: [mysql, \"--host={{ ¦\"]").contains(&"item".to_owned()),
            "the step has `for_each`"
        );
        assert_eq!(
            labels("    command: [mysql, \"{{ target.¦ }}\"]"),
            ["name", "host", "port", "transport", "labels", "vars"]
        );
        assert_eq!(labels("    command:\n      - \"{{ target.vars.¦\""), ["primary"]);
        assert_eq!(labels("    command: [\"{{ role.¦\"]"), ["user"]);
        assert_eq!(labels("    assert: {maximum: \"{{ params.¦"), ["max_lag"]);
        assert!(labels("    command: [mysql, ¦]").is_empty());
        let script = labels("    shell: |\n      echo \"$¦\"");
        assert!(script.contains(&"PARAM_MAX_LAG".to_owned()) && script.contains(&"ROLE_USER".to_owned()), "{script:?}");
        assert_eq!(
            taken("    shell: |\n      echo $PARAM_¦", "PARAM_MAX_LAG"),
            "    shell: |\n      echo $PARAM_MAX_LAG"
        );
        assert!(labels("    shell: |\n      echo ¦").is_empty());
    }

    #[test]
    fn other_files_have_the_keys_of_their_own_schema() {
        assert_eq!(
            labels_of(all(Kind::Roles, "roles:\n  x:\n    env:\n      A: {¦")),
            ["env", "file", "command", "inherit", "timeout"]
        );
        assert_eq!(
            labels_of(all(Kind::Targets, "targets:\n  x: {transport: ¦")),
            ["local", "ssh", "kubectl", "docker"]
        );
    }

    #[test]
    fn every_place_of_a_shipped_scenario_is_answered_whole_and_cut_off_there() {
        let text = include_str!("../../checklists/db-replication.yaml");
        for at in (0..text.len()).step_by(61).map(|at| text.floor_char_boundary(at)) {
            for rest in [&text[at..], ""] {
                trial::at(Kind::Scenario, &format!("{}¦{rest}", &text[..at]), |view, at| {
                    let _ = (super::at(view, at), crate::editor::hover::at(view, &[], at));
                    let _ = (crate::editor::definition::at(view, at), crate::editor::outline::of(view));
                });
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_answered(text in "(steps|when|command|role|id|params|shell|a|sql)?[:.{}\\[\\]\"' \\n|&*$é-]{0,12}(steps:\n  - id: a\n    when: )?[a.: {\"$]{0,8}", at in 0_usize..80) {
            let cursor = text.floor_char_boundary(at.min(text.len()));
            let text = format!("{}¦{}", &text[..cursor], &text[cursor..]);
            for kind in [Kind::Scenario, Kind::Targets, Kind::Roles, Kind::Case] {
                trial::at(kind, &text, |view, at| {
                    for suggestion in super::at(view, at) {
                        proptest::prop_assert!(view.sketch.text().get(suggestion.replace.range()).is_some());
                    }
                    let _ = (crate::editor::hover::at(view, &[], at), crate::editor::definition::at(view, at));
                    let _ = crate::editor::outline::of(view);
                    Ok(())
                })?;
            }
        }
    }
}
