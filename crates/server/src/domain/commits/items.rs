//! What the packages say of the SCOs that commits were for.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::identity::Part;
use crate::domain::modules;
use crate::store::attempt::Target;
use crate::store::{StoreError, Write, course};

/// What the packages say of the SCOs that commits were for: it never changes.
#[derive(Default)]
pub(super) struct Items {
    scos: HashMap<(String, String), Arc<course::Item>>,
    /// By version.
    shapes: HashMap<String, Arc<Shape>>,
}

/// What is known of a version.
pub(super) struct Shape {
    /// The modules of a whole programme; none where it is none.
    pub(super) parts: Vec<Part>,
    /// Whether there is more than one item to open: its player shows a menu.
    pub(super) is_menu: bool,
}

impl Items {
    /// Most that are remembered: a few megabytes.
    const MOST: usize = 4096;

    pub(super) async fn find(
        &mut self,
        write: &mut Write<'_>,
        target: &Target,
    ) -> Result<Arc<course::Item>, StoreError> {
        let (version, name) = (&target.course_version_id, &target.item_identifier);
        let key = (version.clone(), name.clone());
        if let Some(item) = self.scos.get(&key) {
            return Ok(Arc::clone(item));
        }
        let Some(item) = course::item(write, version, name).await? else {
            // The version may have lost the item; the attempt goes on without its data.
            return Ok(Arc::default());
        };
        if self.scos.len() >= Items::MOST {
            self.scos.clear();
        }
        let item = Arc::new(item);
        self.scos.insert(key, Arc::clone(&item));
        Ok(item)
    }

    pub(super) async fn shape(
        &mut self,
        write: &mut Write<'_>,
        course_version_id: &str,
    ) -> Result<Arc<Shape>, StoreError> {
        if let Some(shape) = self.shapes.get(course_version_id) {
            return Ok(Arc::clone(shape));
        }
        let read = course::shape(write, course_version_id).await?;
        let shape = Arc::new(Shape {
            parts: modules::parts(&read.parts),
            is_menu: read.opening > 1,
        });
        if self.shapes.len() >= Items::MOST {
            self.shapes.clear();
        }
        self.shapes
            .insert(course_version_id.to_owned(), Arc::clone(&shape));
        Ok(shape)
    }
}
