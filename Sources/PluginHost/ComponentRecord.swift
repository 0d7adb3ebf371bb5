import GanLabKit

/// What a component says of itself, as plain data: what a probe reports and the cache keeps.
struct ComponentRecord: Codable, Equatable, Sendable {
  /// A capability as plain data.
  struct Ability: Codable, Equatable, Sendable {
    let name: String
    let phrase: String

    init(_ capability: Capability) {
      name = capability.name
      phrase = capability.phrase
    }

    var capability: Capability { Capability(name, phrase) }
  }

  let kind: String
  let name: String
  let summary: String
  let formula: String
  let paper: String
  let notes: String
  let needs: [Ability]
  let provides: [Ability]
  let options: [Descriptor.Option]

  /// Writes a component down.
  init(_ descriptor: Descriptor) {
    let about = descriptor.about
    kind = descriptor.kind.name
    name = about.name
    summary = about.summary
    formula = about.formula
    paper = about.paper
    notes = about.notes
    needs = about.needs.map(Ability.init)
    provides = about.provides.map(Ability.init)
    options = descriptor.options
  }

  /// What it says, as the kit has it.
  var about: About {
    About(
      name, summary, formula: formula, paper: paper, needs: needs.map(\.capability),
      provides: provides.map(\.capability), notes: notes)
  }
}
