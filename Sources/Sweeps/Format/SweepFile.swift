import Console

/// What a sweep file asks for: set-ups made of the values of its axes, each trained under every seed.
///
/// ```toml
/// commands = "model gan-mlp"
/// seeds = "1-10"
/// steps = 2000
/// measure = ["modes_covered", "w2"]
///
/// [axes]
/// data = ["ring", "grid"]
/// loss = ["minimax", "nonsaturating", "wasserstein"]
/// lr = { from = 1e-4, to = 1e-3, count = 3, scale = "log" }
/// ```
public struct SweepFile {
  /// Commands with their place.
  struct Commands {
    let text: String
    let span: SourceSpan
  }

  /// One dimension of the sweep.
  struct Axis {
    let name: String
    let span: SourceSpan
    let values: [Value]
    /// True if the values are numbers.
    let isNumeric: Bool
  }

  /// One value of an axis.
  struct Value {
    /// What stands for it in tables.
    let label: String
    /// The commands that bring it about; nil if the axis's name says what is to be set.
    let commands: String?
    let span: SourceSpan
  }

  /// A combination that is left out: values of some axes.
  struct Exception {
    let values: [(axis: Int, label: String)]
  }

  /// The text that it was read from.
  public let source: SourceText
  /// Run before all else, in each set-up.
  let commands: [Commands]
  let axes: [Axis]
  let exceptions: [Exception]
  let seeds: [Int]
  /// The most steps of a training.
  let steps: Int
  /// The most seconds of a training, of one core's time; nil sets no limit.
  let seconds: Double?
  /// What is measured: names of figures, or a plugin's measure with its options.
  let measures: [Commands]
  /// Samples by which each model is judged.
  let samples: Int
  /// Folders of plugins and of data, as they were written.
  public var plugins: [String] { pluginFolders.map(\.text) }
  /// See `plugins`.
  public var data: [String] { dataFolders.map(\.text) }
  let pluginFolders: [Commands]
  let dataFolders: [Commands]
}
