//! A page of those who work here, as its handler returns it.

use axum::response::IntoResponse;
use serde::Serialize;

use super::page::Page;
use super::staff::Staff;
use super::{App, view};

/// Prints a page. `here` names its entry in their navigation.
pub fn page(
    app: &App,
    staff: &Staff,
    template: &str,
    here: &str,
    title: &str,
    page: impl Serialize,
) -> Page {
    let printed = view::staff_page(app, staff, template, here, title, page)?;
    Ok(printed.into_response())
}
