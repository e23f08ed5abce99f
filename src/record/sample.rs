//! Small records and events for tests, here and in the stages that read them.

use super::{
    ApprovalRecord, ApprovalRule, ApprovedBy, AttemptRecord, CommandRecord, ContextRecord, Counts, DiagnosedRun,
    DiagnosisRecord, DiagnosisState, Event, FIX_SCHEMA, FixEvent, FixHappening, FixHead, FixOutcome, FixPhase, FixPlan,
    FixRecord, FixWork, Happening, Record, RemediationRecord, RoundRecord, RunRecord, SCHEMA, ScenarioRecord,
    StepRecord, StreamRecord, TargetRecord, TriggerRecord, VerifyRule,
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

/// The record of a fix in which nothing has happened yet.
pub fn fix() -> FixRecord {
    let run = record();
    let command = |words: &[&str]| CommandRecord {
        command: words.iter().map(|word| (*word).to_owned()).collect(),
        shell_equivalent: words.join(" "),
    };
    FixRecord {
        schema: FIX_SCHEMA.into(),
        fix: FixHead {
            id: RunId::parse("01938f2a-7c00-7000-8000-000000000002").unwrap(),
            started_at: Moment::from_unix_millis(START + 60_000),
            finished_at: None,
            duration_ms: None,
            operator: "alice".into(),
            account: "alice".into(),
            host: "ops-1".into(),
            version: "0.1.0".into(),
            reason: Some("incident 7".into()),
            language: "en".into(),
            stopped: None,
        },
        run: DiagnosedRun { id: run.run.id, started_at: run.run.started_at },
        scenario: run.scenario,
        target: run.target,
        remediation: RemediationRecord {
            id: "restart".into(),
            title: "Restart it".into(),
            why: None,
            kind: Some("temporary".into()),
            owner: None,
            role: "db-admin".into(),
            proposed_by: vec!["duplicate_key".into()],
        },
        plan: FixPlan {
            hash: sha256(b"plan"),
            dry_run: None,
            preview: Some(command(&["echo", "one"])),
            change: command(&["restart", "it"]),
            rollback: None,
            timeout_ms: 10_000,
            max_objects: 1,
            approval: ApprovalRule { from: vec!["dba".into()], min: 1, not_requester: true },
            verify: Some(VerifyRule { steps: vec!["lag".into()], every_ms: 1000, stable: 1, deadline_ms: 60_000 }),
        },
        phase: FixPhase::Planned,
        outcome: FixOutcome::Unfinished,
        message: None,
        objects: Vec::new(),
        approvals: Vec::new(),
        refused_approvals: Vec::new(),
        attempts: Vec::new(),
        rounds: Vec::new(),
        warnings: Vec::new(),
    }
}

/// All events of a fix that helped.
pub fn fix_events() -> Vec<FixEvent> {
    let attempt = |work, said: &str| FixHappening::Attempted {
        attempt: Box::new(AttemptRecord {
            work,
            command: vec!["true".into()],
            shell_equivalent: "true".into(),
            started_at: Moment::from_unix_millis(START),
            duration_ms: 5,
            exit_code: Some(0),
            problem: None,
            stdout: stream(said, "evidence/x.stdout"),
            stderr: StreamRecord::default(),
            leftover_processes: 0,
        }),
    };
    let approval = ApprovalRecord {
        person: "bob".into(),
        reason: "looked at it".into(),
        by: ApprovedBy::Signature,
        made_at: Moment::from_unix_millis(START),
        expires_at: Some(Moment::from_unix_millis(START + 3_600_000)),
        key: Some("SHA256:x".into()),
    };
    let began = |phase| FixHappening::PhaseBegan { phase };
    let steps = vec![step("lag", Status::Pass)];
    let round = RoundRecord { number: 1, at: Moment::from_unix_millis(START), passed: 1, asked: 1, steps };
    let message = "recovered 1 of 1".to_owned();
    [
        FixHappening::FixStarted { record: Box::new(fix()) },
        began(FixPhase::Preview),
        attempt(FixWork::Preview, "one\n"),
        FixHappening::Listed { objects: vec!["one".into()] },
        began(FixPhase::Approval),
        FixHappening::Approved { approval },
        began(FixPhase::Change),
        attempt(FixWork::Change, ""),
        began(FixPhase::Verification),
        FixHappening::Asked { round: Box::new(round) },
        FixHappening::FixFinished { outcome: FixOutcome::Recovered, message, duration_ms: 99 },
    ]
    .into_iter()
    .zip(0..)
    .map(|(what, seq)| FixEvent { seq, at: Moment::from_unix_millis(START + 60_000), what })
    .collect()
}
