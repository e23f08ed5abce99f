//! Programs that are started as another account.

use crate::access::Role;
use crate::transport::Invocation;

/// The invocation as the role starts it: by `sudo`, if it names an account. sudo clears the environment but for what is named
/// here; a name may stand in a command line, a value may not. `own` are the variables that the step brings.
pub fn wrapped(invocation: Invocation, role: &Role, own: Vec<String>) -> Invocation {
    let Some(account) = &role.sudo else { return invocation };
    let of_role = role.env.iter().map(|(name, _)| name).chain(role.inherited.iter().map(|(name, _)| name));
    let mut names: Vec<String> = of_role.cloned().chain(own).filter(|name| name != "PATH").collect();
    names.sort();
    names.dedup();
    let mut start = ["sudo", "-n", "-u", account].map(str::to_owned).to_vec();
    if !names.is_empty() {
        start.push(format!("--preserve-env={}", names.join(",")));
    }
    start.push("--".to_owned());
    let by_sudo = |program: Vec<String>| start.iter().cloned().chain(program).collect();
    match invocation {
        Invocation::Programs(stages) => Invocation::Programs(stages.into_iter().map(by_sudo).collect()),
        Invocation::Shell(script) => {
            Invocation::Programs(vec![by_sudo(vec!["sh".to_owned(), "-c".to_owned(), script])])
        }
        // The engine itself makes requests.
        Invocation::Http(request) => Invocation::Http(request),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    #[test]
    fn every_program_of_a_pipeline_is_started_as_the_account_and_only_names_are_told() {
        let role = Role {
            env: vec![("TOKEN".into(), Secret::new("s3cret".into()))],
            inherited: vec![("PATH".into(), "/bin".into()), ("LANG".into(), "C".into())],
            sudo: Some("postgres".into()),
            ..Role::default()
        };
        let stage = |words: &str| words.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let wrapped = wrapped(Invocation::Programs(vec![stage("psql -c x"), stage("wc -l")]), &role, vec!["A".into()]);
        let sudo = "sudo -n -u postgres --preserve-env=A,LANG,TOKEN --";
        assert_eq!(wrapped.typed(), format!("{sudo} psql -c x | {sudo} wc -l"));
    }

    #[test]
    fn a_role_without_variables_keeps_none_so_that_plain_rules_of_sudoers_suffice() {
        let role = Role { sudo: Some("root".into()), ..Role::default() };
        let wrapped = wrapped(Invocation::Shell("id; id".into()), &role, Vec::new());
        assert_eq!(wrapped.words(), ["sudo", "-n", "-u", "root", "--", "sh", "-c", "id; id"]);
    }
}
