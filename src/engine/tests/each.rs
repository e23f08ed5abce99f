//! Facts and `for_each`.

use serde_json::json;

use super::fake::{plan_with, run_plan, scenario};
use crate::record::DiagnosisState;

const STEPS: &str = "  - id: disk
    title: Try
    for_each: '{{ facts.disks }}'
    command: [x, '100', '{{ item.code }}', '{{ item.name }}']
    outcomes: {0: pass, 1: fail}
  - {id: after, title: Try, command: [y, '1', '0', ''], when: disk.failed, outcomes: {0: pass}}
facts:
  disks: {command: [list], extract: {json: $}}
diagnoses:
  - {id: bad_disk, when: disk.failed, cause: A disk is bad}
";

#[tokio::test(start_paused = true)]
async fn every_item_has_its_own_record_and_the_step_one_answer() {
    let disks = json!([{"name": "sda", "code": 0}, {"name": "sdb", "code": 1}, {"name": "sdc", "code": 0}]);
    let outcome = run_plan(&plan_with(&scenario(STEPS), &[("disks", Ok(disks))])).await;
    let ids: Vec<_> = outcome.record.steps.iter().map(|step| (step.id.as_str(), step.status.word())).collect();
    assert_eq!(ids, [("disk.1", "pass"), ("disk.2", "fail"), ("disk.3", "pass"), ("after", "pass")]);
    assert_eq!(outcome.step("disk.2").item.as_ref().unwrap()["name"], "sdb");
    let diagnosis = &outcome.record.diagnoses[0];
    assert_eq!(
        (diagnosis.state, diagnosis.evidence.as_slice()),
        (DiagnosisState::Confirmed, &["disk.2".to_owned()][..])
    );
    assert_eq!(outcome.times(), [0, 0, 0, 100]);
    assert_eq!(outcome.record.context.facts["disks"][1]["name"], "sdb");
}

#[tokio::test(start_paused = true)]
async fn an_empty_list_leaves_nothing_to_ask_and_a_missing_one_blocks() {
    let empty = run_plan(&plan_with(&scenario(STEPS), &[("disks", Ok(json!([])))])).await;
    assert_eq!((empty.status("disk"), empty.status("after")), ("skipped", "skipped"));
    assert_eq!(empty.record.verdict.word(), "inconclusive", "nothing was asked, so nothing is known");
    let missing = run_plan(&plan_with(&scenario(STEPS), &[("disks", Err("no such tool".into()))])).await;
    assert_eq!((missing.status("disk"), missing.status("after")), ("blocked", "blocked"));
    let why = missing.step("disk").message.clone().unwrap();
    assert_eq!(why, "the fact `disks` could not be gathered: no such tool");
    assert_eq!(missing.record.warnings.len(), 1);
}
