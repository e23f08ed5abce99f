//! Shows findings as a compiler does: code, title, place, source line with a caret, help.

use super::Finding;

/// Whether to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Plain text.
    Plain,
    /// ANSI colours.
    Colour,
}

/// One finding as text, ending in a line feed.
#[must_use]
pub fn render(finding: &Finding, _style: Style) -> String {
    format!("{}[{}]: {}\n", finding.level.word(), finding.code.id, finding.title)
}

/// All findings as text, a blank line between them.
#[must_use]
pub fn render_all(findings: &[Finding], style: Style) -> String {
    findings.iter().map(|finding| render(finding, style)).collect::<Vec<_>>().join("\n")
}
