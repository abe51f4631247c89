//! Namespaces of the manifest of SCORM 1.2.

/// Namespace of the core elements (ADD 15).
pub(super) const IMSCP: &str = "http://www.imsproject.org/xsd/imscp_rootv1p1p2";
/// Namespace of what ADL added.
pub(super) const ADLCP: &str = "http://www.adlnet.org/xsd/adlcp_rootv1p2";
/// Namespace of metadata records.
pub(super) const IMSMD: &str = "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1";
