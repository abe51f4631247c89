//! What kind of file a name says it is.

/// By the ending (`mime_guess`), but for what that crate names otherwise than browsers and
/// the register of media types. HTML says itself how it is encoded: old courses are not
/// UTF-8. What nobody knows is a download.
pub fn media_type(path: &str) -> &'static str {
    let ending = path.rsplit('.').next().unwrap_or_default();
    match ending.to_ascii_lowercase().as_str() {
        "m4a" => "audio/mp4",
        "m4v" => "video/mp4",
        "map" => "application/json",
        "mjs" => "text/javascript",
        "otf" => "font/otf",
        "woff" => "font/woff",
        _ => mime_guess::from_path(path)
            .first_raw()
            .unwrap_or("application/octet-stream"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn courses_files_are_shown_as_what_they_are() {
        for (path, expected) in [
            ("a/index.html", "text/html"),
            ("INDEX.HTM", "text/html"),
            ("x.xhtml", "application/xhtml+xml"),
            ("s.js", "text/javascript"),
            ("s.mjs", "text/javascript"),
            ("s.js.map", "application/json"),
            ("x.css", "text/css"),
            ("x.json", "application/json"),
            ("imsmanifest.xml", "text/xml"),
            ("imscp.xsd", "text/xml"),
            ("x.dtd", "text/xml"),
            ("x.txt", "text/plain"),
            ("x.csv", "text/csv"),
            ("x.vtt", "text/vtt"),
            ("x.wasm", "application/wasm"),
            ("x.svg", "image/svg+xml"),
            ("x.PNG", "image/png"),
            ("x.jpg", "image/jpeg"),
            ("x.jpeg", "image/jpeg"),
            ("x.gif", "image/gif"),
            ("x.webp", "image/webp"),
            ("x.avif", "image/avif"),
            ("x.ico", "image/x-icon"),
            ("x.bmp", "image/bmp"),
            ("x.woff", "font/woff"),
            ("x.woff2", "font/woff2"),
            ("x.ttf", "font/ttf"),
            ("x.otf", "font/otf"),
            ("x.mp4", "video/mp4"),
            ("x.m4v", "video/mp4"),
            ("x.webm", "video/webm"),
            ("x.ogv", "video/ogg"),
            ("x.mp3", "audio/mpeg"),
            ("x.m4a", "audio/mp4"),
            ("x.ogg", "audio/ogg"),
            ("x.oga", "audio/ogg"),
            ("x.wav", "audio/wav"),
            ("x.swf", "application/x-shockwave-flash"),
            ("x.pdf", "application/pdf"),
            ("x.odt", "application/vnd.oasis.opendocument.text"),
            (
                "x.docx",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            ),
            ("x.zip", "application/zip"),
            ("x.unheard-of", "application/octet-stream"),
            ("x", "application/octet-stream"),
            ("", "application/octet-stream"),
        ] {
            assert_eq!(media_type(path), expected, "{path}");
        }
    }
}
