//! Who may use which role, when, and on what: `access.yaml`, and the one function that decides.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use indexmap::IndexMap;
use serde::Deserialize;

use super::{Hours, pattern};
use crate::clock::Moment;
use crate::diagnostic::{Finding, code};
use crate::span::Location;
use crate::yaml::{Document, Shape};

/// The file `access.yaml`. What no line allows is refused, and a line that denies wins over every line that allows.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct PolicyFile {
    /// The version of the format: 1.
    #[schemars(required, extend("const" = 1))]
    pub version: Option<u32>,
    /// The names of accounts by group.
    #[serde(default)]
    #[schemars(extend("propertyNames" = {"pattern": "^[a-z][a-z0-9_-]*$"}))]
    pub groups: IndexMap<String, Vec<String>>,
    /// What is allowed.
    #[serde(default)]
    pub allow: Vec<Line>,
    /// What is refused, whatever is allowed.
    #[serde(default)]
    pub deny: Vec<Line>,
}

/// One line of the policy. It speaks of a use that fits everything it says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Line {
    /// Groups, and names of accounts; `*` is everybody.
    #[schemars(length(min = 1))]
    pub who: Vec<String>,
    /// Roles; `*` stands for any letters.
    #[schemars(length(min = 1))]
    pub roles: Vec<String>,
    /// Scenarios; every one unless given. `*` stands for any letters.
    #[schemars(length(min = 1))]
    pub scenarios: Option<Vec<String>>,
    /// Labels that the target must have, each with its value; `*` stands for any letters. Every target unless given.
    #[schemars(extend("minProperties" = 1))]
    pub targets: Option<BTreeMap<String, String>>,
    /// When; always unless given.
    pub hours: Option<Hours>,
    /// Why, for whoever is refused or asks.
    pub because: Option<String>,
}

/// A use of a role that somebody asks for.
#[derive(Debug, Clone, Copy)]
pub struct Use<'a> {
    /// The account of whoever asks.
    pub operator: &'a str,
    /// The role.
    pub role: &'a str,
    /// The id of the scenario.
    pub scenario: &'a str,
    /// The labels of the target.
    pub labels: &'a BTreeMap<String, String>,
    /// When.
    pub at: Moment,
}

/// What the policy says to a use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Allowed, by the line that stands here; `None` where there is no policy.
    Allowed(Option<Said>),
    /// Refused by a line.
    Denied(Said),
    /// Refused, because nothing is said.
    NotSaid,
}

/// A line that decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Where it stands.
    pub at: Location,
    /// Why, in its own words.
    pub because: Option<String>,
}

/// The policy of a library. The default is that there is none: everything is allowed.
#[derive(Debug, Clone, Default)]
pub struct Policy(Option<Lines>);

#[derive(Debug, Clone)]
struct Lines {
    file: PolicyFile,
    allow: Vec<Location>,
    deny: Vec<Location>,
}

/// The shape of `access.yaml`.
pub fn policy_shape() -> &'static Shape {
    static SHAPE: OnceLock<Shape> = OnceLock::new();
    SHAPE.get_or_init(|| Shape::of::<PolicyFile>("access.schema.json", "Who may use which role, version 1"))
}

impl Policy {
    /// Reads `access.yaml`; `known_roles` are those of `roles.yaml`, if there is one.
    ///
    /// # Errors
    /// Everything that is wrong in it.
    pub fn read(document: &Document, known_roles: Option<&[String]>) -> Result<Self, Vec<Finding>> {
        let findings = policy_shape().check(document);
        if !findings.is_empty() {
            return Err(findings);
        }
        let file: PolicyFile = document.typed()?;
        let lines = |key: &str, lines: &[Line]| {
            let place = |at: usize| document.place(&format!("/{key}/{at}")).location();
            (0..lines.len()).map(place).collect()
        };
        let findings = unknown_roles(document, &file, known_roles.unwrap_or_default());
        if known_roles.is_some() && !findings.is_empty() {
            return Err(findings);
        }
        Ok(Self(Some(Lines { allow: lines("allow", &file.allow), deny: lines("deny", &file.deny), file })))
    }

    /// Whether there is a policy.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        self.0.is_some()
    }

    /// Decides. Deny wins; nothing said means no.
    #[must_use]
    pub fn decide(&self, asked: Use) -> Decision {
        let Some(lines) = &self.0 else { return Decision::Allowed(None) };
        let fits = |line: &Line| lines.fits(line, asked, asked.operator);
        if let Some((at, line)) = lines.file.deny.iter().enumerate().find(|(_, line)| fits(line)) {
            return Decision::Denied(said(line, &lines.deny[at]));
        }
        match lines.file.allow.iter().enumerate().find(|(_, line)| fits(line)) {
            Some((at, line)) => Decision::Allowed(Some(said(line, &lines.allow[at]))),
            None => Decision::NotSaid,
        }
    }

    /// Who could do this now: the groups, and the accounts that are in none, that some line allows and none denies.
    #[must_use]
    pub fn who_could(&self, asked: Use) -> Vec<String> {
        let Some(lines) = &self.0 else { return Vec::new() };
        let could = |operator: &str| matches!(self.decide(Use { operator, ..asked }), Decision::Allowed(_));
        let mut named: BTreeSet<String> = BTreeSet::new();
        for who in lines.file.allow.iter().filter(|line| lines.fits_but_who(line, asked)).flat_map(|line| &line.who) {
            match lines.file.groups.get(who) {
                Some(members) if !members.is_empty() && members.iter().all(|member| could(member)) => {
                    named.insert(format!("{who} ({})", members.join(", ")));
                }
                Some(members) => named.extend(members.iter().filter(|member| could(member)).cloned()),
                None if who != "*" && could(who) => {
                    named.insert(who.clone());
                }
                None => {}
            }
        }
        named.into_iter().collect()
    }

    /// The groups that an account is in.
    #[must_use]
    pub fn groups_of(&self, operator: &str) -> Vec<String> {
        let Some(lines) = &self.0 else { return Vec::new() };
        let holds = |members: &&Vec<String>| members.iter().any(|member| member == operator);
        lines.file.groups.iter().filter(|(_, members)| holds(members)).map(|(name, _)| name.clone()).collect()
    }
}

impl Lines {
    fn fits(&self, line: &Line, asked: Use, operator: &str) -> bool {
        let is_member =
            |who: &String| self.file.groups.get(who).is_some_and(|all| all.iter().any(|one| one == operator));
        let is_meant = |who: &String| who == "*" || (!self.file.groups.contains_key(who) && who == operator);
        line.who.iter().any(|who| is_meant(who) || is_member(who)) && self.fits_but_who(line, asked)
    }

    #[expect(clippy::unused_self, reason = "beside its twin, which needs the groups")]
    fn fits_but_who(&self, line: &Line, asked: Use) -> bool {
        let any = |patterns: &[String], text: &str| patterns.iter().any(|one| pattern::fits(one, text));
        let has =
            |(name, value): (&String, &String)| asked.labels.get(name).is_some_and(|label| pattern::fits(value, label));
        any(&line.roles, asked.role)
            && line.scenarios.as_ref().is_none_or(|scenarios| any(scenarios, asked.scenario))
            && line.targets.as_ref().is_none_or(|labels| labels.iter().all(has))
            && line.hours.as_ref().is_none_or(|hours| hours.hold(asked.at))
    }
}

fn said(line: &Line, at: &Location) -> Said {
    Said { at: at.clone(), because: line.because.clone() }
}

fn unknown_roles(document: &Document, file: &PolicyFile, known: &[String]) -> Vec<Finding> {
    let known: Vec<&str> = known.iter().map(String::as_str).chain(["none"]).collect();
    let mut findings = Vec::new();
    for (key, lines) in [("allow", &file.allow), ("deny", &file.deny)] {
        for (at, line) in lines.iter().enumerate() {
            let unknown = line.roles.iter().enumerate();
            let unknown = unknown.filter(|(_, role)| !known.iter().any(|name| pattern::fits(role, name)));
            findings.extend(unknown.map(|(number, role)| {
                Finding::error(&code::UNKNOWN_ROLE, format!("no role is named `{role}`"))
                    .at(document.place(&format!("/{key}/{at}/roles/{number}")), "not declared in `roles.yaml`")
                    .suggest(role, known.iter().copied())
            }));
        }
    }
    findings
}
