//! Text within XML and HTML.

/// Escapes text so that it may stand between tags, and in an attribute in double quotes.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Escapes text for a file: characters that XML can't hold are left out.
#[cfg(feature = "synth")]
pub fn escape_text(text: &str) -> String {
    escape(&text.replace(|c: char| c.is_control() && !"\t\n".contains(c), ""))
}

/// Escapes text that people look at, also for an attribute in single quotes: characters that XML forbids, or
/// that no browser shows, become `?`.
#[cfg(feature = "charts")]
pub fn escape_shown(text: &str) -> String {
    let hidden = |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
    escape(&text.replace(hidden, "?")).replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        assert_eq!(escape("A & \"B\"\n<c>"), "A &amp; &quot;B&quot;\n&lt;c&gt;");
        #[cfg(feature = "charts")]
        assert_eq!(escape_shown("it's\u{7} <b>"), "it&#39;s? &lt;b&gt;");
    }
}
