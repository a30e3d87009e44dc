//! What went wrong, as a colleague would say it in the language that was asked for.
//!
//! The libraries say it in English; the words of the language say the same, sentence by sentence.

use dealbase_ingest::Error;

use crate::words::Words;

/// The whole message of an error, in one line.
pub(crate) fn message(err: &anyhow::Error, words: &Words) -> String {
    if words.is_english() {
        return format!("{err:#}");
    }
    let told: Vec<String> = err
        .chain()
        .map(|cause| match cause.downcast_ref::<Error>() {
            Some(err) => of_import(err, words),
            None => words.told(&cause.to_string()),
        })
        .collect();
    told.join("：")
}

/// The file, what is wrong with it, and what to do.
fn of_import(err: &Error, words: &Words) -> String {
    match err {
        Error::Undetermined { path, reason, advice }
        | Error::Refused { path, reason, advice }
        | Error::Limit { path, reason, advice }
        | Error::Database { path, reason, advice } => {
            let (reason, advice) = (words.told(reason), words.told(advice));
            let path = path.display().to_string();
            let parts = [("path", &*path), ("reason", &*reason), ("advice", &*advice)];
            words.say("error_advice", &parts)
        }
        Error::Rules { path, reason } => {
            let (path, reason) = (path.display().to_string(), words.told(reason));
            words.say("error_at", &[("path", &path), ("reason", &reason)])
        }
        Error::Read { path, action, .. } => {
            let (path, reason) = (path.display().to_string(), words.told(action));
            words.say("error_at", &[("path", &path), ("reason", &reason)])
        }
        err => words.told(&err.to_string()),
    }
}
