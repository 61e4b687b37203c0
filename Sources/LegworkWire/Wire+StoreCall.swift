package import LegworkStore

extension Wire {
    /// Appends a call of the store.
    package func append(_ call: StoreCall) { append(kernel.encode(call)) }
}
