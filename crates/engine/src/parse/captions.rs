//! WebVTT captions as browsers read them (W3C WebVTT, § 6 "Syntax" and "Parsing"): a cue
//! whose times are not written as there is left out, and nobody hears of it.

use std::ops::Range;

use crate::diagnostic::Severity;

/// What is wrong with a line of captions.
#[derive(Debug, PartialEq)]
pub(super) struct Problem {
    /// Bytes in the text.
    pub range: Range<usize>,
    /// How bad.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: &'static str,
}

/// Checks captions; `seconds` is the length of their video, if it is known.
pub(super) fn check(text: &str, seconds: Option<f64>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut note = |range, severity, message: String, hint| {
        problems.push(Problem {
            range,
            severity,
            message,
            hint,
        });
    };
    let mut cues = 0;
    let mut written = 0;
    let mut last = (0.0, 0.0);
    let mut at = 0;
    // NOTE, STYLE and REGION end at an empty line, as cues do.
    let mut is_block = false;
    let mut waits_for_words: Option<Range<usize>> = None;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let words = line.trim_end();
        let range = start..start + words.len();
        if words.is_empty() {
            is_block = false;
            if let Some(times) = waits_for_words.take() {
                let message = "this caption says nothing".to_owned();
                note(
                    times,
                    Severity::Warning,
                    message,
                    "write its words on the lines below, without an empty one between",
                );
            }
            continue;
        }
        let is_opening = ["NOTE", "STYLE", "REGION"].iter().any(|name| {
            words
                .strip_prefix(name)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
        });
        if is_opening && waits_for_words.is_none() && !words.contains("-->") {
            is_block = true;
        }
        if !words.contains("-->") {
            waits_for_words = None;
            continue;
        }
        if is_block {
            note(
                range.clone(),
                Severity::Error,
                "`-->` stands in a note: browsers take it for the times of a caption".to_owned(),
                "leave an empty line before the times",
            );
            is_block = false;
        }
        written += 1;
        let Some((begin, end)) = times(words) else {
            let hint = match words.contains(',') {
                true => {
                    "WebVTT has a point before the milliseconds: `00:00:01.000 --> 00:00:03.500`"
                }
                false => {
                    "write them like `00:00:01.000 --> 00:00:03.500`, two figures for hours, minutes and seconds, three after the point"
                }
            };
            note(
                range,
                Severity::Error,
                "browsers can't read these times, and leave the caption out".to_owned(),
                hint,
            );
            continue;
        };
        cues += 1;
        waits_for_words = Some(range.clone());
        if end <= begin {
            note(
                range,
                Severity::Error,
                "this caption ends before it begins, and is never shown".to_owned(),
                "put the earlier time first",
            );
        } else if begin < last.0 {
            note(
                range,
                Severity::Warning,
                "this caption begins before the one above it".to_owned(),
                "put captions in the order in which they are heard",
            );
        } else if begin < last.1 {
            note(
                range,
                Severity::Warning,
                format!(
                    "this caption overlaps the one before it by {:.1} s",
                    last.1 - begin
                ),
                "end one when the next begins",
            );
        } else if let Some(seconds) = seconds
            && begin >= seconds
        {
            note(
                range,
                Severity::Error,
                format!("this caption begins after the end of the video ({seconds:.1} s)"),
                "are these the captions of this video?",
            );
        } else if let Some(seconds) = seconds
            && end > seconds + 1.0
        {
            note(
                range,
                Severity::Warning,
                format!("this caption ends {:.1} s after the video", end - seconds),
                "end it with the video",
            );
        }
        last = (begin, end.max(last.1));
    }
    if let Some(times) = waits_for_words {
        note(
            times,
            Severity::Warning,
            "this caption says nothing".to_owned(),
            "write its words on the lines below",
        );
    }
    if cues == 0 && written == 0 && text.starts_with("WEBVTT") {
        note(
            0..6,
            Severity::Error,
            "these captions hold no caption".to_owned(),
            "write what is heard, with its times: `00:00:01.000 --> 00:00:03.500`",
        );
    }
    problems
}

/// `[hh:]mm:ss.ttt --> [hh:]mm:ss.ttt`, with settings after it, in seconds.
fn times(line: &str) -> Option<(f64, f64)> {
    let (begin, rest) = line.split_once("-->")?;
    let end = rest.split_whitespace().next()?;
    Some((time(begin.trim())?, time(end)?))
}

fn time(text: &str) -> Option<f64> {
    let (clock, milliseconds) = text.split_once('.')?;
    let digits = |text: &str, length: Range<usize>| {
        let is_right = length.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        is_right.then(|| text.parse::<u32>().ok()).flatten()
    };
    let milliseconds = digits(milliseconds, 3..4)?;
    let parts: Vec<&str> = clock.split(':').collect();
    let (hours, minutes, seconds) = match parts[..] {
        [minutes, seconds] => (0, digits(minutes, 2..3)?, digits(seconds, 2..3)?),
        [hours, minutes, seconds] => (
            digits(hours, 2..9)?,
            digits(minutes, 2..3)?,
            digits(seconds, 2..3)?,
        ),
        _ => return None,
    };
    let is_clock = minutes < 60 && seconds < 60;
    is_clock.then(|| {
        f64::from(hours) * 3600.0
            + f64::from(minutes * 60 + seconds)
            + f64::from(milliseconds) / 1000.0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(cues: &str, seconds: Option<f64>) -> Vec<String> {
        check(&format!("WEBVTT\n\n{cues}"), seconds)
            .into_iter()
            .map(|it| it.message)
            .collect()
    }

    #[test]
    fn right_captions() {
        let cues = "1\n00:01.000 --> 00:02.000 align:start\nUn\n\nNOTE\nPour nous.\n\n00:00:02.000 --> 100:00:03.000\nDeux\nlignes\n";
        assert_eq!(messages(cues, None), [""; 0]);
    }

    #[test]
    fn times_that_browsers_leave_out() {
        for times in [
            "00:00:00,000 --> 00:00:02,000",
            "0:00:01.000 --> 0:00:02.000",
            "00:00:01 --> 00:00:02",
            "00:00:01.00 --> 00:00:02.00",
            "00:61.000 --> 00:62.000",
            "1.000 --> 2.000",
            "00:01.000-->",
        ] {
            assert_eq!(
                messages(&format!("{times}\nUn\n"), None),
                ["browsers can't read these times, and leave the caption out"],
                "{times}"
            );
        }
        assert_eq!(messages("00:00:01.000-->00:00:02.000\nUn\n", None), [""; 0]);
    }

    #[test]
    fn captions_that_nobody_sees_when_they_should() {
        assert_eq!(messages("", None), ["these captions hold no caption"]);
        assert_eq!(
            messages("00:02.000 --> 00:01.000\nUn\n", None),
            ["this caption ends before it begins, and is never shown"]
        );
        assert_eq!(
            messages(
                "00:01.000 --> 00:03.000\nUn\n\n00:02.000 --> 00:04.000\nDeux\n",
                None
            ),
            ["this caption overlaps the one before it by 1.0 s"]
        );
        assert_eq!(
            messages("00:11.000 --> 00:13.000\nUn\n", Some(10.0)),
            ["this caption begins after the end of the video (10.0 s)"]
        );
        assert_eq!(
            messages("00:09.000 --> 00:13.000\nUn\n", Some(10.0)),
            ["this caption ends 3.0 s after the video"]
        );
        assert_eq!(
            messages("00:01.000 --> 00:02.000\n\nUn\n", None),
            ["this caption says nothing"]
        );
    }
}
