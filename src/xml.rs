//! Text within XML and HTML.

/// Text that may stand between tags, and in an attribute in double quotes.
///
/// ```
/// assert_eq!(lope::xml::escape("A & \"B\"\n<c>"), "A &amp; &quot;B&quot;\n&lt;c&gt;");
/// ```
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The same for what people look at, also in an attribute in single quotes: characters that XML forbids, or
/// that no browser shows, become `?`.
///
/// ```
/// assert_eq!(lope::xml::escape_shown("it's\u{7} <b>"), "it&#39;s? &lt;b&gt;");
/// ```
pub fn escape_shown(text: &str) -> String {
    let hidden = |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
    escape(&text.replace(hidden, "?")).replace('\'', "&#39;")
}
