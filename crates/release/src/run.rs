//! Other programs: started, waited for, their trouble told.

use std::process::{Command, Output, Stdio};
use std::time::Duration;

use anyhow::{Context, bail};
use nix::sys::resource::{UsageWho, getrusage};

/// The command line, for messages.
fn shown(command: &Command) -> String {
    let words = [command.get_program()]
        .into_iter()
        .chain(command.get_args());
    let words: Vec<_> = words.map(|it| it.to_string_lossy()).collect();
    words.join(" ")
}

/// Runs a program that prints for people.
///
/// # Errors
///
/// It can't be started, or ends with another code than 0.
pub fn run(command: &mut Command) -> anyhow::Result<()> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("failed to start `{}`", shown(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", shown(command));
    }
    Ok(())
}

/// What a program prints on stdout, without the white space around it.
///
/// # Errors
///
/// As [`run`]; what it said on stderr is told.
pub fn read(command: &mut Command) -> anyhow::Result<String> {
    let output = output(command)?;
    if !output.status.success() {
        bail!(
            "`{}` failed ({}): {}",
            shown(command),
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    let text = String::from_utf8(output.stdout)
        .with_context(|| format!("`{}` printed no text", shown(command)))?;
    Ok(text.trim().to_owned())
}

/// All of what a program says, whatever its exit code.
///
/// # Errors
///
/// It can't be started.
pub fn output(command: &mut Command) -> anyhow::Result<Output> {
    command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("failed to start `{}`", shown(command)))
}

/// Processor time of all programs that were waited for, and of those they waited for.
pub fn spent() -> Duration {
    let Ok(usage) = getrusage(UsageWho::RUSAGE_CHILDREN) else {
        return Duration::ZERO;
    };
    [usage.user_time(), usage.system_time()]
        .iter()
        .map(|it| {
            let seconds = u64::try_from(it.tv_sec()).unwrap_or(0);
            let rest = u64::try_from(it.tv_usec()).unwrap_or(0);
            Duration::from_secs(seconds) + Duration::from_micros(rest)
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_is_named_with_what_it_said() {
        let error = read(Command::new("sh").args(["-c", "echo no room >&2; exit 3"]));
        let text = format!("{:#}", error.expect_err("it failed"));
        assert!(
            text.contains("exit 3") && text.contains("no room"),
            "{text}"
        );
        let error = run(&mut Command::new("no-such-program"));
        let text = format!("{:#}", error.expect_err("it is not there"));
        assert!(text.contains("no-such-program"), "{text}");
    }

    #[test]
    fn what_was_printed_comes_without_its_line_end() -> anyhow::Result<()> {
        assert_eq!(read(Command::new("echo").arg("a b"))?, "a b");
        Ok(())
    }
}
