//! Rows that one statement takes, each database the way that costs it least: SQLite as one
//! JSON array, PostgreSQL as a text for each column. To read a dozen columns out of JSON
//! takes PostgreSQL three times as long as to write the rows.

use serde::Serialize;

use super::{Kind, json};

/// A column: its name, and its type in SQL.
pub(super) type Column = (&'static str, &'static str);

/// What stands in a row, of its column's type.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Cell<'a> {
    /// Without U+001E and U+001F: identifiers, closed words, JSON.
    Text(&'a str),
    Number(i64),
    Real(f64),
    Null,
}

/// Before each row of a column's text, and for null. What stands before the first is no row:
/// a text without any would else be the same as an empty one.
const NEXT: char = '\u{1f}';
const NULL: char = '\u{1e}';

/// A query for the rows, whose parameters are `$first` and those after it.
pub(super) fn select(kind: Kind, columns: &[Column], first: usize) -> String {
    let names = columns.iter().map(|it| it.0);
    match kind {
        Kind::Sqlite => {
            let columns = columns.iter().enumerate();
            let columns = columns.map(|(at, (name, type_name))| match *type_name {
                "text" => format!("value ->> {at} as {name}"),
                other => format!("cast(value ->> {at} as {other}) as {name}"),
            });
            let columns = columns.collect::<Vec<_>>().join(", ");
            format!("select {columns} from json_each(${first})")
        }
        Kind::Postgres => {
            let arrays = columns.iter().enumerate();
            let arrays = arrays.map(|(at, (_, type_name))| {
                let text = format!("(string_to_array(${}, chr(31), chr(30)))[2:]", first + at);
                match *type_name {
                    "text" => text,
                    other => format!("cast({text} as {other}[])"),
                }
            });
            let arrays = arrays.collect::<Vec<_>>().join(", ");
            let names = names.collect::<Vec<_>>().join(", ");
            format!("select * from unnest({arrays}) as given ({names})")
        }
    }
}

/// What is bound to the parameters of [`select`], in order.
pub(super) fn texts<'a, const N: usize>(
    kind: Kind,
    rows: impl Iterator<Item = [Cell<'a>; N]>,
) -> Vec<String> {
    match kind {
        Kind::Sqlite => vec![json(rows.map(|row| row.to_vec()).collect::<Vec<_>>())],
        Kind::Postgres => {
            let mut columns = vec![String::new(); N];
            for row in rows {
                for (column, cell) in columns.iter_mut().zip(row) {
                    column.push(NEXT);
                    match cell {
                        Cell::Text(text) => column.push_str(text),
                        Cell::Number(number) => column.push_str(&number.to_string()),
                        Cell::Real(number) => column.push_str(&number.to_string()),
                        Cell::Null => column.push(NULL),
                    }
                }
            }
            columns
        }
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Cell<'a> {
        Cell::Text(text)
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(text: &'a String) -> Cell<'a> {
        Cell::Text(text)
    }
}

impl From<i64> for Cell<'_> {
    fn from(number: i64) -> Self {
        Cell::Number(number)
    }
}

impl From<f64> for Cell<'_> {
    fn from(number: f64) -> Self {
        Cell::Real(number)
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Cell<'a> {
        value.map_or(Cell::Null, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column] = &[("id", "text"), ("n", "bigint"), ("x", "double precision")];

    #[test]
    fn each_database_is_asked_in_its_own_way() {
        assert_eq!(
            select(Kind::Sqlite, COLUMNS, 2),
            "select value ->> 0 as id, cast(value ->> 1 as bigint) as n, \
             cast(value ->> 2 as double precision) as x from json_each($2)"
        );
        assert_eq!(
            select(Kind::Postgres, COLUMNS, 2),
            "select * from unnest((string_to_array($2, chr(31), chr(30)))[2:], \
             cast((string_to_array($3, chr(31), chr(30)))[2:] as bigint[]), \
             cast((string_to_array($4, chr(31), chr(30)))[2:] as double precision[])) \
             as given (id, n, x)"
        );
        let rows: [[Cell; 3]; 2] = [
            ["a".into(), 1_i64.into(), Some(0.1).into()],
            ["{\"é\":1}".into(), Cell::from(-2_i64), None::<f64>.into()],
        ];
        assert_eq!(
            texts(Kind::Sqlite, rows.into_iter()),
            ["[[\"a\",1,0.1],[\"{\\\"é\\\":1}\",-2,null]]"]
        );
        assert_eq!(
            texts(Kind::Postgres, rows.into_iter()),
            [
                "\u{1f}a\u{1f}{\"é\":1}",
                "\u{1f}1\u{1f}-2",
                "\u{1f}0.1\u{1f}\u{1e}"
            ]
        );
    }
}
