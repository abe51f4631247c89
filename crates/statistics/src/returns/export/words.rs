//! Words of LMSs for how it ended.

use crate::table::Status;

use super::super::error::ImportError;
use super::super::moment::plain;
use super::super::said::Said;
use super::line::{Line, unescaped};

/// In Moodle's completion reports; none: not yet.
pub(super) fn completion_status(
    line: &Line<'_>,
    column: usize,
) -> Result<Option<Status>, ImportError> {
    let word = plain(&unescaped(line.cell(column)));
    let starts = |starts: &[&str]| starts.iter().any(|start| word.starts_with(start));
    let has = |parts: &[&str]| parts.iter().any(|part| word.contains(part));
    Ok(match () {
        () if word.is_empty() || word == "-" || starts(&["not completed", "pas termine"]) => None,
        () if has(&["did not achieve", "n'a pas atteint"]) => Some(Status::Failed),
        () if starts(&["completed", "termine", "acheve"]) => Some(Status::Passed),
        () => {
            let said = Said::new("completion-unknown").with("word", line.cell(column));
            return Err(line.error(column, said));
        }
    })
}

/// Whether a word says that nobody has begun.
pub(crate) fn is_not_attempted(word: &str) -> bool {
    matches!(
        plain(word).as_str(),
        "not attempted"
            | "not_attempted"
            | "aucune tentative"
            | "non tente"
            | "pas commence"
            | "not started"
            | "not yet started"
            | "not enrolled"
            | "non commence"
            | "non demarre"
            | "pas encore commence"
            | "a commencer"
            | "inscrit"
            | "enrolled"
            | "assigned"
            | "not yet enrolled"
            | "enrolled, not started"
            | "not-attempted"
            | "nicht begonnen"
            | "invite"
            | "invited"
            | "pas demarre"
            | "a faire"
            | "to do"
            | "-"
    )
}

/// What a word says of the end; none: it is not known.
pub(crate) fn status_word(word: &str) -> Option<Status> {
    Some(match plain(word).as_str() {
        "passed"
        | "reussi"
        | "completed"
        | "complete"
        | "complet"
        | "termine"
        | "acheve"
        | "valide"
        | "success"
        | "succeeded"
        | "finished"
        | "done"
        | "reussie"
        | "terminee"
        | "validee"
        | "achevee"
        | "obtenu"
        | "certified"
        | "certifie"
        | "passed/completed"
        | "complete and passed"
        | "completed successfully"
        | "bestanden"
        | "abgeschlossen" => Status::Passed,
        "failed" | "fail" | "echoue" | "echouee" | "echec" | "non valide" | "non validee"
        | "non reussi" | "not passed" | "unsuccessful" | "nicht bestanden" => Status::Failed,
        "incomplete" | "incomplet" | "browsed" | "consulte" | "in progress" | "en cours"
        | "in-progress" | "in_progress" | "inprogress" | "started" | "commence" | "commencee"
        | "demarre" | "ongoing" | "abandoned" | "abandonne" | "abandon" | "inacheve"
        | "in bearbeitung" => Status::Abandoned,
        _ => return None,
    })
}
