//! Walks through the elements of a document: which are open, what text they hold, and recovery from those that
//! are not closed. What they mean is up to a [`Grammar`].

use super::fault::FaultKind;
use super::scan::{ScanFault, Scanner, Token, resolve};
use memchr::memchr;

/// Deepest nesting; deeper files are treated as an attack.
const MAX_DEPTH: usize = 64;
/// Most tracks with points in one file; more are treated as an attack.
const MAX_TRACKS: usize = 10_000;
/// Most faults listed one by one; further ones are only counted.
const MAX_LISTED_FAULTS: usize = 4;
/// Bytes of a name that are shown.
const EXCERPT_BYTES: usize = 24;
/// Most digits of a name that is shown: with more of them, a damaged tag may have a coordinate torn into it.
const EXCERPT_DIGITS: usize = 2;

/// What the elements of a format mean, and what becomes of them.
pub trait Grammar {
    /// What an element is.
    type Tag: Copy;
    /// The name of the element that is a point: one never stands in another.
    const POINT: &'static str;

    /// What an element is, by its name and the one around it.
    fn tag(&self, name: &[u8], parent: Option<Self::Tag>) -> Self::Tag;
    /// Whether the text of an element says something.
    fn has_value(tag: Self::Tag) -> bool;
    /// Whether an element is a point.
    fn is_point(tag: Self::Tag) -> bool;
    /// The number of elements around the point being read.
    fn point_depth(&self) -> Option<usize>;
    /// An element begins, within so many others.
    fn open(&mut self, tag: Self::Tag, attributes: &[u8], at: usize, depth: usize);
    /// The text of an element that has a closing tag of its own; never empty.
    fn value(
        &mut self,
        tag: Self::Tag,
        name: &[u8],
        parent: Option<Self::Tag>,
        text: &[u8],
        at: usize,
    );
    /// An element ends, closed or not.
    fn close(&mut self, tag: Self::Tag);
    /// Number of tracks with timed points begun so far.
    fn tracks(&self) -> usize;
    /// Anything else of which there is too much.
    fn too_much(&self) -> Option<FaultKind> {
        None
    }
}

/// A fault with its position and the track that contains it.
pub struct LocatedFault {
    /// The fault.
    pub kind: FaultKind,
    /// Byte offset in the UTF-8 text.
    pub at: usize,
    /// Number of tracks with timed points begun before it.
    pub tracks: usize,
}

/// The faults of a document.
#[derive(Default)]
pub struct Faults {
    /// The first faults.
    pub listed: Vec<LocatedFault>,
    /// Number of further faults.
    pub more: usize,
    /// Whether a limit was exceeded, after which nothing was read.
    pub limit: bool,
}

/// The text of one element, borrowed as long as it is a single piece.
#[derive(Default)]
struct Value<'a> {
    piece: Option<&'a [u8]>,
    joined: Vec<u8>,
}

impl<'a> Value<'a> {
    fn clear(&mut self) {
        self.piece = None;
        self.joined.clear();
    }

    fn join(&mut self) {
        if let Some(piece) = self.piece.take() {
            self.joined.extend_from_slice(piece);
        }
    }

    fn plain(&mut self, text: &'a [u8]) {
        if self.piece.is_none() && self.joined.is_empty() {
            self.piece = Some(text);
        } else {
            self.join();
            self.joined.extend_from_slice(text);
        }
    }

    fn text(&mut self, text: &'a [u8]) {
        if memchr(b'&', text).is_none() {
            self.plain(text);
        } else {
            self.join();
            resolve(text, &mut self.joined);
        }
    }

    fn get(&self) -> &[u8] {
        self.piece.unwrap_or(&self.joined).trim_ascii()
    }
}

struct Walker<'a, 'g, G: Grammar> {
    grammar: &'g mut G,
    faults: Faults,
    open: Vec<(G::Tag, &'a [u8])>,
    value: Value<'a>,
    /// Byte offset of the value.
    value_at: usize,
}

/// Walks through a document of UTF-8 text.
pub fn walk<G: Grammar>(text: &[u8], grammar: &mut G) -> Faults {
    let mut scanner = Scanner::new(text);
    let mut walker = Walker {
        grammar,
        faults: Faults::default(),
        open: Vec::new(),
        value: Value::default(),
        value_at: 0,
    };
    loop {
        let token = scanner.token();
        let mut fault = scanner.fault.take();
        if token != Token::End
            && let Some(ScanFault { kind, at }) = fault.take()
        {
            walker.fault(|| kind, at);
        }
        match token {
            Token::Open { name, attributes, empty } => {
                walker.open(name, attributes, scanner.start);
                if walker.faults.limit {
                    break;
                }
                if empty {
                    walker.close_last(true);
                }
            }
            Token::Close(name) => walker.close(name, scanner.start),
            Token::Text(text) | Token::CData(text) => {
                if walker.open.last().is_some_and(|(tag, _)| G::has_value(*tag)) {
                    if walker.value.get().is_empty() {
                        walker.value_at = scanner.start;
                    }
                    match token {
                        Token::CData(_) => walker.value.plain(text),
                        _ => walker.value.text(text),
                    }
                }
            }
            Token::End => {
                match (fault, walker.open.last()) {
                    (Some(ScanFault { kind, at }), _) => walker.end(kind, at),
                    (None, Some((_, name))) => {
                        let name = excerpt(name);
                        walker.end(FaultKind::EndsInElement(name), text.len());
                    }
                    (None, None) => {}
                }
                break;
            }
        }
    }
    walker.faults
}

impl<'a, G: Grammar> Walker<'a, '_, G> {
    /// Records a fault after which reading continues.
    fn fault(&mut self, kind: impl FnOnce() -> FaultKind, at: usize) {
        if self.faults.listed.len() < MAX_LISTED_FAULTS {
            self.end(kind(), at);
        } else {
            self.faults.more += 1;
        }
    }

    /// Records a fault that is always listed, because nothing after it is read.
    fn end(&mut self, kind: FaultKind, at: usize) {
        let tracks = self.grammar.tracks();
        self.faults.listed.push(LocatedFault { kind, at, tracks });
    }

    /// Records an exceeded limit and stops reading.
    fn limit(&mut self, kind: FaultKind, at: usize) {
        self.end(kind, at);
        self.faults.limit = true;
    }

    fn parent(&self) -> Option<G::Tag> {
        self.open.last().map(|(tag, _)| *tag)
    }

    fn open(&mut self, name: &'a [u8], attributes: &'a [u8], at: usize) {
        let tag = self.grammar.tag(name, self.parent());
        if G::is_point(tag)
            && let Some(depth) = self.grammar.point_depth()
        {
            // Its closing tag is damaged: keep the values read so far.
            self.fault(|| FaultKind::PointInPoint(G::POINT), at);
            self.close_to(depth);
        }
        self.grammar.open(tag, attributes, at, self.open.len());
        self.open.push((tag, name));
        self.value.clear();
        if self.open.len() > MAX_DEPTH {
            self.limit(FaultKind::TooDeep(MAX_DEPTH), at);
        } else if self.grammar.tracks() > MAX_TRACKS {
            self.limit(FaultKind::TooMany("tracks", MAX_TRACKS), at);
        } else if let Some(fault) = self.grammar.too_much() {
            self.limit(fault, at);
        }
    }

    fn close(&mut self, name: &[u8], at: usize) {
        match self.open.iter().rposition(|(_, open)| *open == name) {
            Some(i) if i + 1 == self.open.len() => self.close_last(true),
            Some(i) => {
                let inner = self.open.last().map_or(name, |(_, inner)| inner);
                let fault = || FaultKind::ClosesOther { tag: excerpt(name), open: excerpt(inner) };
                self.fault(fault, at);
                self.close_to(i);
            }
            None => self.fault(|| FaultKind::ClosesNothing(excerpt(name)), at),
        }
    }

    /// Closes unclosed elements until only `depth` are open.
    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            self.close_last(false);
        }
    }

    /// Closes the innermost element. Its value counts only if it has a closing tag of its own.
    fn close_last(&mut self, whole: bool) {
        let Some((tag, name)) = self.open.pop() else { return };
        if whole && G::has_value(tag) {
            let text = self.value.get();
            if !text.is_empty() {
                let parent = self.open.last().map(|(tag, _)| *tag);
                self.grammar.value(tag, name, parent, text, self.value_at);
            }
        }
        self.grammar.close(tag);
        self.value.clear();
    }
}

/// Whether the name of an element may be shown.
pub fn is_showable(name: &[u8]) -> bool {
    name.iter().filter(|b| b.is_ascii_digit()).count() <= EXCERPT_DIGITS
}

/// Returns the beginning of a name for use in a message.
pub fn excerpt(text: &[u8]) -> String {
    if !is_showable(text) {
        return "...".to_string();
    }
    let cut = String::from_utf8_lossy(&text[..text.len().min(EXCERPT_BYTES)]);
    let dots = if text.len() > EXCERPT_BYTES { "..." } else { "" };
    format!("{}{dots}", cut.trim())
}
