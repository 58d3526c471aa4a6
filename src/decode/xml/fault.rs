//! Kinds of faults in a file of XML.

use std::fmt;

/// The kind of fault. `Display` describes it as a sentence without a final period.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultKind {
    /// The file ends inside a tag.
    EndsInTag,
    /// The file ends inside a processing instruction.
    EndsInInstruction,
    /// The file ends inside an element of this name.
    EndsInElement(String),
    /// A tag runs into the next one.
    TagWithoutEnd,
    /// A tag with malformed attributes, or one that does not end.
    DamagedTag,
    /// A `<` that begins no tag.
    StrayBracket,
    /// A comment does not end.
    CommentWithoutEnd,
    /// A CDATA section does not end.
    CDataWithoutEnd,
    /// A document type or the like does not end.
    DeclarationWithoutEnd,
    /// A point, by its name, begins inside another.
    PointInPoint(&'static str),
    /// A tag closes an element of another name.
    ClosesOther {
        /// The name in the closing tag.
        tag: String,
        /// The innermost open element.
        open: String,
    },
    /// A tag closes an element that is not open.
    ClosesNothing(String),
    /// Elements nested deeper than this limit; nothing after it is read.
    TooDeep(usize),
    /// More of these than this limit; nothing after it is read.
    TooMany(&'static str, usize),
}

impl FaultKind {
    /// Returns whether the file ends unexpectedly.
    pub fn ends(&self) -> bool {
        matches!(
            self,
            FaultKind::EndsInTag | FaultKind::EndsInInstruction | FaultKind::EndsInElement(_)
        )
    }

    /// Returns whether a limit of the reader was exceeded.
    pub fn is_limit(&self) -> bool {
        matches!(self, FaultKind::TooDeep(_) | FaultKind::TooMany(..))
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FaultKind::EndsInTag => f.write_str("the file ends inside a tag"),
            FaultKind::EndsInInstruction => f.write_str("the file ends inside `<?`"),
            FaultKind::EndsInElement(name) => write!(f, "the file ends inside `{name}`"),
            FaultKind::TagWithoutEnd => f.write_str("a tag that does not end"),
            FaultKind::DamagedTag => {
                f.write_str("a tag with damaged attributes, or without an end")
            }
            FaultKind::StrayBracket => f.write_str("a `<` that begins no tag"),
            FaultKind::CommentWithoutEnd => f.write_str("a comment that does not end"),
            FaultKind::CDataWithoutEnd => f.write_str("a CDATA section that does not end"),
            FaultKind::DeclarationWithoutEnd => f.write_str("a `<!` that does not end"),
            FaultKind::PointInPoint(name) => write!(f, "a `{name}` inside a `{name}`"),
            FaultKind::ClosesOther { tag, open } => write!(f, "`</{tag}>` closes `{open}`"),
            FaultKind::ClosesNothing(tag) => write!(f, "`</{tag}>` closes nothing"),
            FaultKind::TooDeep(most) => write!(f, "elements nested deeper than {most}"),
            FaultKind::TooMany(what, most) => write!(f, "more than {most} {what}"),
        }
    }
}
