//! Small records and events for tests, here and in the stages that read them.

use super::{
    ContextRecord, Counts, DiagnosisRecord, DiagnosisState, Event, Happening, Record, RunRecord, SCHEMA,
    ScenarioRecord, StepRecord, StreamRecord, TargetRecord, TriggerRecord,
};
use crate::clock::Moment;
use crate::id::RunId;
use crate::output::sha256;
use crate::span::Location;
use crate::status::{Status, Verdict};
use crate::value::Unit;

/// 2026-11-21T00:00:00Z, when every sample run starts.
pub const START: i64 = 1_795_219_200_000;

/// The id of every sample run.
pub const RUN: &str = "01938f2a-7c00-7000-8000-000000000001";

/// A record without steps.
pub fn record() -> Record {
    Record {
        schema: SCHEMA.into(),
        run: RunRecord {
            id: RunId::parse(RUN).unwrap(),
            started_at: Moment::from_unix_millis(START),
            finished_at: None,
            duration_ms: None,
            first_verdict_ms: None,
            operator: "alice".into(),
            host: "ops-1".into(),
            version: "0.1.0".into(),
            budget_ms: 30_000,
            trigger: TriggerRecord { kind: "manual".into() },
            account: "alice".into(),
            justification: None,
            language: Some("en".into()),
            stopped: None,
        },
        scenario: ScenarioRecord {
            id: "db-replication".into(),
            title: "Replication works".into(),
            path: "checklists/db-replication.yaml".into(),
            sha256: sha256(b"scenario"),
            git: None,
            owner: "dba".into(),
            problem: None,
        },
        target: TargetRecord {
            name: "prod-mysql-03".into(),
            host: "10.0.3.13".into(),
            port: Some(3306),
            transport: "local".into(),
            labels: std::collections::BTreeMap::new(),
            vars: std::collections::BTreeMap::new(),
        },
        context: ContextRecord::default(),
        verdict: Verdict::Inconclusive,
        counts: Counts::default(),
        steps: Vec::new(),
        diagnoses: Vec::new(),
        remediations: Vec::new(),
        warnings: Vec::new(),
    }
}

/// A step that ended so, without output.
pub fn step(id: &str, status: Status) -> StepRecord {
    StepRecord {
        id: id.into(),
        title: format!("Title of {id}"),
        owner: "dba".into(),
        role: "db-reader".into(),
        layer: None,
        status,
        value: serde_json::Value::Null,
        unit: Unit::None,
        expected: None,
        message: None,
        source: Location { file: "checklists/db-replication.yaml".into(), line: 31, column: 5 },
        started_at: Some(Moment::from_unix_millis(START + 5)),
        duration_ms: Some(41),
        attempts: 1,
        item: None,
        remediation: None,
        via_fallback: false,
        samples: Vec::new(),
        on_fail: Vec::new(),
        shared_with: None,
        command: vec!["true".into()],
        shell_equivalent: "true".into(),
        exit_code: Some(0),
        signal: None,
        unreachable: None,
        inputs_sha256: None,
        stage_exit_codes: Vec::new(),
        stdout: StreamRecord::default(),
        stderr: StreamRecord::default(),
        pipe_left_open: false,
        leftover_processes: 0,
    }
}

/// A stream that is held whole and stored in `file`.
pub fn stream(text: &str, file: &str) -> StreamRecord {
    StreamRecord {
        text: text.into(),
        bytes: text.len() as u64,
        truncated: false,
        sha256: sha256(text.as_bytes()),
        file: Some(file.into()),
    }
}

/// A diagnosis that is confirmed and rests on nothing yet.
pub fn diagnosis(id: &str) -> DiagnosisRecord {
    DiagnosisRecord {
        id: id.into(),
        state: DiagnosisState::Confirmed,
        cause: format!("Cause of {id}"),
        kind: None,
        owner: None,
        evidence: Vec::new(),
        undetermined_because: Vec::new(),
        remediations: Vec::new(),
        advice: Vec::new(),
    }
}

/// The event with this number, ten milliseconds for each number behind the start.
pub fn event(seq: u64, what: Happening) -> Event {
    Event { seq, at: Moment::from_unix_millis(START + 10 * i64::try_from(seq).unwrap()), what }
}

/// The end of a step.
pub fn finished(seq: u64, id: &str, status: Status) -> Event {
    event(seq, Happening::StepFinished { step: Box::new(step(id, status)) })
}

/// All events of a run whose steps begin and end one after the other.
pub fn events(steps: &[(&str, Status)]) -> Vec<Event> {
    let mut start = record();
    start.steps = steps.iter().map(|(id, status)| step(id, *status).not_yet_answered()).collect();
    let mut happenings = vec![Happening::RunStarted { record: Box::new(start) }];
    for (id, status) in steps {
        happenings.push(Happening::StepStarted { step: (*id).to_owned() });
        happenings.push(Happening::StepFinished { step: Box::new(step(id, *status)) });
    }
    happenings.push(Happening::RunFinished { duration_ms: happenings.len() as u64 * 10 });
    happenings.into_iter().zip(0..).map(|(what, seq)| event(seq, what)).collect()
}
