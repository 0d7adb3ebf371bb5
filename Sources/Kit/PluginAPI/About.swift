/// What a component says of itself; `help`, `explain`, completion and refusals derive from it.
public struct About: Sendable {
  /// The name in the shell, in lower case with hyphens.
  public let name: String
  /// One sentence, without the full stop: what it is.
  public let summary: String
  /// The formula, as the paper has it; lines are kept.
  public let formula: String
  /// Where it comes from: authors, year, title.
  public let paper: String
  /// What the model, the loss or the data must have.
  public let needs: [Capability]
  /// What it has for the others.
  public let provides: [Capability]
  /// What to watch for when running it: a paragraph for `explain`.
  public let notes: String

  /// Describes a component.
  public init(
    _ name: String, _ summary: String, formula: String = "", paper: String = "",
    needs: [Capability] = [], provides: [Capability] = [], notes: String = ""
  ) {
    self.name = name
    self.summary = summary
    self.formula = formula
    self.paper = paper
    self.needs = needs
    self.provides = provides
    self.notes = notes
  }
}
