//! What stands on the page, most urgent first: the verdict, why, what to do, what is open, every step, and the facts of the run.

use super::markup::{block, code, element, list, row, section, text};
use super::steps;
use crate::record::{DiagnosisRecord, DiagnosisState, Record};
use crate::report::{Look, excerpt, telling};
use crate::value::{Unit, describe};

const STYLE: &str = include_str!("style.css");

/// Nothing is loaded and nothing runs, whatever the page holds.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Lines of output shown beside a cause.
const EXCERPT_LINES: usize = 40;

pub(super) fn render(record: &Record, look: &Look) -> String {
    let title = format!("{}: {}", record.verdict.word().to_uppercase(), record.scenario.title);
    let title = text(&crate::printable::line(&title));
    let body = [
        head(record, &title),
        section("Confirmed causes", &causes(record)),
        section("What to do next", &next(record)),
        section("Could not rule out", &list(open(record))),
        section("Steps", &steps::table(record)),
        section("Details", &steps::details(record)),
        section("Ruled out", &list(ruled_out(record))),
        section("Notes", &list(record.warnings.iter().map(|warning| text(warning)))),
        section("Context", &context(record)),
        section("Run", &facts(record, look)),
    ];
    let language = crate::xml_text::attribute(record.run.language.as_deref().unwrap_or("en"));
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{}</main>\n</body>\n</html>\n",
        body.concat()
    )
}

fn head(record: &Record, title: &str) -> String {
    let verdict = record.verdict.word();
    let said = format!("{} {}.", element("span", "word", verdict), text(&telling::verdict(record)));
    let incomplete = telling::incomplete(record)
        .map(|why| element("p", "", &format!("{} {}.", element("strong", "", "Incomplete:"), text(&why))));
    let about = format!(
        "Scenario {} on {}. {}.",
        code(&record.scenario.id),
        code(&telling::target(record)),
        text(&telling::counts(record))
    );
    let inside = format!("{}{}{}", element("p", "", &said), incomplete.unwrap_or_default(), element("p", "", &about));
    format!("{}\n{}\n", element("h1", "", title), element("div", &format!("verdict {verdict}"), &inside))
}

fn causes(record: &Record) -> String {
    telling::diagnoses(record, DiagnosisState::Confirmed).map(|diagnosis| cause(record, diagnosis)).collect()
}

fn cause(record: &Record, diagnosis: &DiagnosisRecord) -> String {
    let mut inside = element("h3", "", &format!("{}: {}", code(&diagnosis.id), text(&diagnosis.cause)));
    let kind = diagnosis.kind.as_deref().map(|kind| format!("Kind: {}. ", text(kind)));
    let owner = diagnosis.owner.as_deref().map(|owner| format!("Owner: {}.", text(owner)));
    let about: String = [kind, owner].into_iter().flatten().collect();
    if !about.is_empty() {
        inside.push_str(&element("p", "", &about));
    }
    let evidence = telling::evidence(record, diagnosis);
    if evidence.is_empty() {
        inside.push_str(&element("p", "", &format!("No proof: {}.", text(telling::NO_EVIDENCE))));
    }
    for step in evidence {
        let link = format!("<a href=\"#{}\">{}</a>", steps::anchor(record, step), code(&step.id));
        inside.push_str(&element("p", "", &format!("Evidence: {link}, {}", steps::answer(step))));
        let excerpt = excerpt::of(step, EXCERPT_LINES);
        if !excerpt.lines.is_empty() {
            inside.push_str(&block(&excerpt.lines.join("\n")));
        }
    }
    format!("{}\n", element("div", "cause", &inside))
}

fn next(record: &Record) -> String {
    let confirmed: Vec<_> = telling::diagnoses(record, DiagnosisState::Confirmed).collect();
    let mut items = Vec::new();
    for diagnosis in &confirmed {
        let id = code(&diagnosis.id);
        items.extend(diagnosis.advice.iter().map(|advice| format!("For {id}: {}", text(advice))));
        items.extend(diagnosis.remediations.iter().map(|name| format!("For {id}: remediation {}", code(name))));
    }
    if confirmed.is_empty() {
        items.extend(telling::without_cause(record).map(|advice| text(&advice)));
    }
    list(items)
}

fn open(record: &Record) -> impl Iterator<Item = String> {
    telling::diagnoses(record, DiagnosisState::Undetermined).map(|diagnosis| {
        let because = text(&telling::open_because(diagnosis));
        format!("{}: {}, because {because}", code(&diagnosis.id), text(&diagnosis.cause))
    })
}

fn ruled_out(record: &Record) -> impl Iterator<Item = String> {
    telling::diagnoses(record, DiagnosisState::RuledOut).map(|diagnosis| {
        let by: Vec<String> = diagnosis.evidence.iter().map(|step| code(step)).collect();
        let by = if by.is_empty() { String::new() } else { format!(", by {}", by.join(", ")) };
        format!("{}: {}{by}", code(&diagnosis.id), text(&diagnosis.cause))
    })
}

fn context(record: &Record) -> String {
    let context = &record.context;
    let params = context.params.iter().map(|(name, value)| ("param", name.as_str(), value));
    let facts = context.facts.iter().map(|(name, value)| ("fact", name.as_str(), value));
    let alert = context.alert.iter().map(|alert| ("alert", "", alert));
    let rows: String = params
        .chain(facts)
        .chain(alert)
        .map(|(kind, name, value)| row(&[kind, &code(name), &code(&describe(value, Unit::None))]))
        .collect();
    if rows.is_empty() { rows } else { format!("<table>\n{rows}</table>\n") }
}

fn facts(record: &Record, look: &Look) -> String {
    let (run, scenario) = (&record.run, &record.scenario);
    let git = scenario.git.as_ref().map_or_else(
        || "not in Git".to_owned(),
        |git| format!("{}{}", code(&git.commit), if git.dirty { ", and the file differs from it" } else { "" }),
    );
    let mut facts = vec![
        ("Run", code(run.id.as_str())),
        ("Operator", format!("{} on {}", code(&run.operator), code(&run.host))),
        ("Trigger", code(&run.trigger.kind)),
        ("Started", look.moment(run.started_at)),
        ("Finished", run.finished_at.map_or_else(|| "not recorded".to_owned(), |at| look.moment(at))),
        ("Took", run.duration_ms.map_or_else(|| "not recorded".to_owned(), telling::duration)),
        ("Scenario file", code(&scenario.path)),
        ("SHA-256 of the file", code(&scenario.sha256)),
        ("Commit", git),
        ("Version of checklist", code(&run.version)),
    ];
    facts.extend(look.kept_in.as_deref().map(|kept_in| ("Full report", code(kept_in))));
    let rows: String = facts.iter().map(|(name, value)| row(&[name, value])).collect();
    format!("<table>\n{rows}</table>\n")
}

#[cfg(test)]
mod tests {
    use super::super::super::samples;
    use super::*;

    #[test]
    fn a_broken_replica_is_told_with_cause_time_line_and_output() {
        let page = render(&samples::broken(), &Look::plain());
        for part in [
            "<title>FAIL: Replication works</title>",
            "<div class=\"verdict fail\"><p><span class=\"word\">fail</span> 2 of 5 steps failed; 1 step has no answer.</p>",
            "<h3><code>duplicate_key</code>: A row from the primary is already there</h3><p>Kind: direct. Owner: dba.</p>",
            "<p>Evidence: <a href=\"#step-3\"><code>sql_errno</code></a>, value <code>1062</code>; expected 0</p><pre>\n****",
            "<li>For <code>duplicate_key</code>: remediation <code>rebuild_from_primary</code></li>",
            "<li><code>primary_down</code>: The primary is down, because step `primary_alive` timed out</li>",
            "<tr class=\"timeout\"><td id=\"step-5\"><code>primary_alive</code></td>",
            "<div class=\"bar timeout\" style=\"left:0.0%;width:99.7%\"></div>",
            "<pre>\nmariadb --host 10.0.3.13 -e 'SHOW REPLICA STATUS\\G'</pre>",
            "<tr><td>Finished</td><td>2026-11-21T00:00:05Z</td></tr>",
        ] {
            assert!(page.contains(part), "{part}\n\n{page}");
        }
    }

    #[test]
    fn it_asks_nobody_for_anything() {
        for record in samples::all() {
            let page = render(&record, &Look::plain());
            for outside in ["<script", " src=\"", "url(", "@import", "<link"] {
                assert!(!page.contains(outside), "{outside}");
            }
            assert!(page.split("href=\"").skip(1).all(|link| link.starts_with('#')), "only to places on the page");
            assert!(page.contains("default-src 'none'"));
        }
    }

    /// The elements in order, with the number of quotes in each.
    fn shape(page: &str) -> Vec<(String, usize)> {
        let tags = page.split('<').skip(1).map(|tag| tag.split_once('>').map_or(tag, |(inside, _)| inside));
        tags.map(|tag| (tag.split(' ').next().unwrap().to_owned(), tag.matches('"').count())).collect()
    }

    proptest::proptest! {
        #[test]
        fn whatever_a_command_prints_the_page_keeps_its_shape(poison in samples::poison()) {
            proptest::prop_assume!(!poison.trim().is_empty());
            let page = render(&samples::hostile(&poison), &Look::plain());
            let harmless = render(&samples::hostile("harmless"), &Look::plain());
            proptest::prop_assert_eq!(shape(&page), shape(&harmless), "{}", page);
        }
    }
}
