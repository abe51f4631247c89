//! The schemas that the manifest's `schemaLocation` names, shipped at the root
//! of a package so that tools which validate find them there. They are our own
//! wording of the content model of SCORM 1.2.

/// Name at the root of the package, and bytes, of each control document.
pub const CONTROL_DOCUMENTS: [(&str, &[u8]); 4] = [
    (
        "adlcp_rootv1p2.xsd",
        include_bytes!("control/adlcp_rootv1p2.xsd"),
    ),
    ("ims_xml.xsd", include_bytes!("control/ims_xml.xsd")),
    (
        "imscp_rootv1p1p2.xsd",
        include_bytes!("control/imscp_rootv1p1p2.xsd"),
    ),
    (
        "imsmd_rootv1p2p1.xsd",
        include_bytes!("control/imsmd_rootv1p2p1.xsd"),
    ),
];
