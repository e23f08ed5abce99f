//! Writing elements. Text goes in by [`text`] alone, so nothing that came out of a command can become markup.

use crate::xml_text;

/// `untrusted` as the content of an element.
pub(super) fn text(untrusted: &str) -> String {
    xml_text::text(untrusted)
}

/// An element around markup that is ready.
pub(super) fn element(name: &str, class: &str, inside: &str) -> String {
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    format!("<{name}{class}>{inside}</{name}>")
}

/// `untrusted` in one line, as code.
pub(super) fn code(untrusted: &str) -> String {
    element("code", "", &text(&crate::printable::line(untrusted)))
}

/// `untrusted` in as many lines as it has, as it was printed.
pub(super) fn block(untrusted: &str) -> String {
    // A line feed right behind the tag is taken away by browsers (HTML, "The pre element"), so one is given.
    element("pre", "", &format!("\n{}", text(untrusted)))
}

/// A section with its heading; nothing when there is nothing in it.
pub(super) fn section(heading: &str, inside: &str) -> String {
    if inside.is_empty() {
        return String::new();
    }
    format!("<section>\n{}\n{inside}</section>\n", element("h2", "", heading))
}

/// A list of items that are ready; nothing when there are none.
pub(super) fn list(items: impl IntoIterator<Item = String>) -> String {
    let items: String = items.into_iter().flat_map(|item| [element("li", "", &item), "\n".to_owned()]).collect();
    if items.is_empty() { items } else { format!("<ul>\n{items}</ul>\n") }
}

/// A row of a table whose cells are ready.
pub(super) fn row(cells: &[&str]) -> String {
    let cells: String = cells.iter().map(|cell| element("td", "", cell)).collect();
    format!("{}\n", element("tr", "", &cells))
}
