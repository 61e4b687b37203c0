/// A place inside a YAML or JSON value: the keys and indices on the way to it, from the root on.
package typealias ExpressionPath = [ExpressionPathStep]

/// One step of an ``ExpressionPath``.
package enum ExpressionPathStep: Sendable, Hashable {
    /// Into an object, at this key.
    case key(String)
    /// Into a list, at this index from 0.
    case index(Int)
}

extension [ExpressionPathStep] {
    /// The path as a JSON pointer (RFC 6901), such as `/total/@pipe/1`; empty for the root.
    package var pointer: String {
        map { step in
            switch step {
            case .index(let index): return "/\(index)"
            case .key(let key):
                var text = "/"
                for scalar in key.unicodeScalars {
                    switch scalar {
                    case "~": text += "~0"
                    case "/": text += "~1"
                    default: text.unicodeScalars.append(scalar)
                    }
                }
                return text
            }
        }.joined()
    }
}
