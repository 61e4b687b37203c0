/// How a benchmark is run.
package struct BenchOptions: Sendable {
    /// `always`, `everysec` or `none`.
    package var durability = "everysec"
    /// By how much job counts are scaled: 1 for the published runs, less for a quick look.
    package var scale = 1.0
    /// Threads of the engine that move jobs.
    package var loops = 2
    /// True to commit one protocol step at a time.
    package var isStepwise = false
    /// How many callers start jobs at a time.
    package var starters = 128

    /// The published options.
    package init() {}

    /// A count, scaled, and at least 1.
    func scaled(_ count: Int) -> Int { max(1, Int(Double(count) * scale)) }
}
