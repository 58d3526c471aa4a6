//! Rows of a table of comma-separated values (RFC 4180), without a head of its own; whatever stands there is read.

/// All rows of a text, each with its cells.
pub fn rows(text: &str) -> Vec<Vec<String>> {
    numbered_rows(text, ',').into_iter().map(|(_, row)| row).collect()
}

/// All rows of a text whose cells this sign parts, each with the number of the line that it begins on.
pub(crate) fn numbered_rows(text: &str, between: char) -> Vec<(usize, Vec<String>)> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut line, mut begun) = (1, 1);
    let mut quoted = false;
    let mut chars = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(c) = chars.next() {
        line += usize::from(c == '\n');
        match (c, quoted) {
            // Two quotes within quotes are one.
            ('"', true) if chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            ('"', true) => quoted = false,
            ('"', false) if cell.is_empty() => quoted = true,
            (c, false) if c == between => row.push(std::mem::take(&mut cell)),
            ('\r', false) if chars.peek() == Some(&'\n') => {}
            ('\n', false) => {
                row.push(std::mem::take(&mut cell));
                rows.push((begun, std::mem::take(&mut row)));
                begun = line;
            }
            (c, _) => cell.push(c),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push((begun, row));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_commas_lines_and_quotes() {
        let found = rows("\u{feff}a,\"b, \"\"c\"\"\",\"d\ne\"\r\n1,,3\nlast");
        assert_eq!(found, [vec!["a", "b, \"c\"", "d\ne"], vec!["1", "", "3"], vec!["last"]]);
        assert_eq!(rows(""), Vec::<Vec<String>>::new());
        assert_eq!(rows("a\"b,\"c"), [["a\"b", "c"]]);
        let lines: Vec<usize> =
            numbered_rows("a;\"b\nc\"\nd;e\n", ';').iter().map(|r| r.0).collect();
        assert_eq!(lines, [1, 3], "a quoted cell may hold lines");
    }
}
