//! From an output to the record of a step: mask, keep, judge, write down. Always in this order.

use serde_json::Value as Json;

use super::asking::Answered;
use super::shares::Told;
use crate::judge::{Judgement, Question, judge};
use crate::masking::Masking;
use crate::output::{Captured, Ended, Output};
use crate::plan::Policy;
use crate::record::{OnFailRecord, StepRecord, StreamRecord};
use crate::status::Status;

/// How much of a stream a record shows at the most, in bytes: this much of its beginning and as much of its end.
const EXCERPT: usize = 8 * 1024;

/// Takes every secret out of an output.
#[must_use]
pub fn masked(output: Output, masking: &Masking) -> Output {
    let ended = match output.ended {
        Ended::Unreachable { kind, detail } => Ended::Unreachable { kind, detail: mask_text(&detail, masking) },
        Ended::NotStarted(why) => Ended::NotStarted(mask_text(&why, masking)),
        other => other,
    };
    Output {
        ended,
        stdout: masked_stream(output.stdout, masking),
        stderr: masked_stream(output.stderr, masking),
        ..output
    }
}

fn mask_text(text: &str, masking: &Masking) -> String {
    String::from_utf8_lossy(&masking.mask(text.as_bytes())).into_owned()
}

fn masked_stream(stream: Captured, masking: &Masking) -> Captured {
    // One that was cut was masked before. Most programs say nothing on one of the two.
    if stream.cut || stream.head.is_empty() {
        return stream;
    }
    let head = masking.mask(&stream.head);
    if head == stream.head {
        return stream;
    }
    let Captured { spilled, lost, found, .. } = stream;
    Captured { spilled, lost, found, ..Captured::whole(head) }
}

/// Judges what a task was told and writes it into the record of its step.
pub fn settle(record: &mut StepRecord, question: &Question, answered: &Answered, language: &str) {
    let output = &answered.output;
    let judgement = answered.judgement.clone().unwrap_or_else(|| judge(question, output, language));
    let Judgement { status, value, expected, message } = judgement;
    record.remediation =
        value.as_ref().and_then(|value| question.outcome(value)).and_then(|outcome| outcome.remediation.clone());
    let value = value.map_or((Json::Null, crate::value::Unit::None), |value| (value.data, value.unit));
    (record.status, record.expected, record.message) = (status, expected, message);
    (record.value, record.unit) = value;
    record.attempts = answered.attempts;
    record.via_fallback = answered.via_fallback;
    record.samples.clone_from(&answered.samples);
    record.started_at = Some(output.started_at);
    record.duration_ms = Some(u64::try_from(output.duration.as_millis()).unwrap_or(u64::MAX));
    record.exit_code = code(&output.ended);
    record.signal = match output.ended {
        Ended::Signaled(signal) => Some(signal),
        _ => None,
    };
    record.unreachable = match output.ended {
        Ended::Unreachable { kind, .. } => Some(kind.to_owned()),
        _ => None,
    };
    record.stage_exit_codes = output.stages.iter().map(code).collect();
    record.pipe_left_open = output.pipe_left_open;
    record.leftover_processes = output.leftover_processes;
}

/// Writes what was said into the record of a step, by which command, and what its diagnostic commands said.
pub fn outputs(record: &mut StepRecord, told: &Told, policy: &Policy) {
    if let (true, Some(fallback)) = (told.answered.via_fallback, &policy.fallback) {
        (record.command, record.shell_equivalent) = (fallback.invocation.words(), fallback.invocation.typed());
    }
    let [stdout, stderr] = told.kept.clone();
    record.stdout = excerpt(&told.answered.output.stdout, stdout);
    record.stderr = excerpt(&told.answered.output.stderr, stderr);
    let said = told.answered.on_fail.iter().zip(&told.on_fail_kept).zip(&policy.on_fail);
    let said = said.map(|((output, [stdout, stderr]), request)| OnFailRecord {
        command: request.invocation.words(),
        shell_equivalent: request.invocation.typed(),
        exit_code: code(&output.ended),
        stdout: excerpt(&output.stdout, stdout.clone()),
        stderr: excerpt(&output.stderr, stderr.clone()),
    });
    record.on_fail = said.collect();
}

/// A step that was not asked: its status and why.
pub fn unasked(record: &mut StepRecord, status: Status, message: String) {
    record.status = status;
    record.message = Some(message);
}

fn code(ended: &Ended) -> Option<i32> {
    match ended {
        Ended::Exited(code) => Some(*code),
        Ended::Responded(status) => Some(i32::from(*status)),
        _ => None,
    }
}

/// What a record shows of a stream.
#[must_use]
pub fn excerpt(stream: &Captured, file: Option<String>) -> StreamRecord {
    let whole = stream.is_whole() && stream.head.len() <= 2 * EXCERPT;
    let text = if whole {
        stream.text().into_owned()
    } else {
        let end = if stream.tail.is_empty() { &stream.head } else { &stream.tail };
        let head = String::from_utf8_lossy(&stream.head[..EXCERPT.min(stream.head.len())]).into_owned();
        let tail = String::from_utf8_lossy(&end[end.len().saturating_sub(EXCERPT)..]).into_owned();
        format!("{head}\n[…]\n{tail}")
    };
    let sha256 = if stream.bytes == 0 { String::new() } else { stream.sha256.clone() };
    StreamRecord { text, bytes: stream.bytes, truncated: !whole, sha256, file }
}

/// The bytes of a stream that are kept as evidence: all of it, or its two ends.
#[must_use]
pub fn evidence(stream: &Captured) -> Vec<u8> {
    if stream.is_whole() {
        return stream.head.clone();
    }
    let left_out = stream.bytes.saturating_sub((stream.head.len() + stream.tail.len()) as u64);
    let mark = format!("\n[… {left_out} bytes left out; sha256 of the whole: {} …]\n", stream.sha256);
    [stream.head.as_slice(), mark.as_bytes(), stream.tail.as_slice()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sha256;
    use crate::secret::Secret;

    #[test]
    fn a_masked_stream_has_the_digest_of_what_is_kept() {
        let secret = Secret::new("hunter2".into());
        let masked = masked_stream(Captured::whole(b"pw=hunter2".to_vec()), &Masking::of([&secret]));
        let kept = format!("pw={}", secret.mask());
        assert_eq!(masked.head, kept.as_bytes());
        assert_eq!(masked.sha256, sha256(kept.as_bytes()));
    }

    #[test]
    fn a_long_stream_is_shown_by_its_two_ends() {
        let mut long = vec![b'a'; 100_000];
        long.extend_from_slice(b"the end");
        let shown = excerpt(&Captured::whole(long), None);
        assert!(shown.truncated && shown.text.starts_with("aaa") && shown.text.ends_with("the end"));
        assert_eq!(shown.bytes, 100_007);
    }
}
