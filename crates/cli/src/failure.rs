//! What went wrong, as a colleague would say it in the language that was asked for.
//!
//! The libraries say it in English; the words of the language say the same, sentence by sentence.

use dealbase_ingest::Error;

use crate::messages::Messages;

/// The whole message of an error, in one line.
pub(crate) fn message(err: &anyhow::Error, messages: &Messages) -> String {
    if messages.is_english() {
        return format!("{err:#}");
    }
    let told: Vec<String> = err
        .chain()
        .map(|cause| match cause.downcast_ref::<Error>() {
            Some(err) => of_import(err, messages),
            None => messages.translate(&cause.to_string()),
        })
        .collect();
    told.join("：")
}

/// The file, what is wrong with it, and what to do.
fn of_import(err: &Error, messages: &Messages) -> String {
    match err {
        Error::Undetermined { path, reason, advice }
        | Error::Refused { path, reason, advice }
        | Error::Limit { path, reason, advice }
        | Error::Database { path, reason, advice } => {
            let (reason, advice) = (messages.translate(reason), messages.translate(advice));
            let path = path.display().to_string();
            let parts = [("path", &*path), ("reason", &*reason), ("advice", &*advice)];
            messages.say("error_advice", &parts)
        }
        Error::Rules { path, reason } => {
            let (path, reason) = (path.display().to_string(), messages.translate(reason));
            messages.say("error_at", &[("path", &path), ("reason", &reason)])
        }
        Error::Read { path, action, .. } => {
            let (path, reason) = (path.display().to_string(), messages.translate(action));
            messages.say("error_at", &[("path", &path), ("reason", &reason)])
        }
        err => messages.translate(&err.to_string()),
    }
}
