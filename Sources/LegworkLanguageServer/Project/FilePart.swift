import LegworkCompiler
import LegworkYAML

/// Where a file comes into an app: at which place of the app, and with which part of the file.
struct FilePart {
    /// The file.
    let file: String
    /// The bytes of the part in the file.
    let bytes: Range<Int>
    /// The way to it in the whole document.
    let path: [YAMLPathStep]
}
