//! Words of lope's own: the constant texts of reasons and notes, and how they come back from a file.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// A constant text of the program: a reason, the id of a repair.
///
/// A name of its own because serde takes `&'static str` for text borrowed from the input, which
/// no file can lend for ever.
pub type Word = &'static str;

/// Longer is damage.
const LONGEST: usize = 300;

/// Words read from files. There are as many as reasons in the program, some hundred, so each is
/// kept once and for ever; what a word is does not depend on what was read before.
static KNOWN: Mutex<BTreeSet<Word>> = Mutex::new(BTreeSet::new());

fn known(text: &str) -> Word {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(word) = known.get(text) {
        return word;
    }
    let word: Word = Box::leak(text.into());
    known.insert(word);
    word
}

/// As text.
///
/// # Errors
/// Those of the format.
pub fn serialize<S: Serializer>(word: &Word, to: S) -> Result<S::Ok, S::Error> {
    word.serialize(to)
}

/// From text.
///
/// # Errors
/// When it is no text, or one too long for a word.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Word, D::Error> {
    let text: &str = Deserialize::deserialize(from)?;
    if text.len() > LONGEST {
        return Err(D::Error::custom("too long for a word"));
    }
    Ok(known(text))
}

/// The same for words that may be missing.
pub mod optional {
    use super::{Deserialize, Deserializer, LONGEST, Serialize, Serializer, Word, known};
    use serde::de::Error;

    /// As text or nothing.
    ///
    /// # Errors
    /// Those of the format.
    pub fn serialize<S: Serializer>(word: &Option<Word>, to: S) -> Result<S::Ok, S::Error> {
        word.serialize(to)
    }

    /// From text or nothing.
    ///
    /// # Errors
    /// When it is no text, or one too long for a word.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Word>, D::Error> {
        let text: Option<&str> = Deserialize::deserialize(from)?;
        if text.is_some_and(|t| t.len() > LONGEST) {
            return Err(D::Error::custom("too long for a word"));
        }
        Ok(text.map(known))
    }
}
