//! scorm
