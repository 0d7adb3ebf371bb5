import CGanLab

/// A component in C: what its table says, read once and checked.
///
/// Sendable, for all of it is constant: strings are copies, and the functions lie in a library that is
/// never unloaded.
struct CDescription: @unchecked Sendable {
  let about: About
  let kind: CKind
  let options: [COption]
  let create:
    (
      @convention(c) (
        UnsafePointer<gl_host>?, UnsafePointer<UnsafePointer<gl_value>?>?,
        UnsafeMutablePointer<UnsafeMutableRawPointer?>?
      ) -> Int32
    )?
  let destroy: (@convention(c) (UnsafeMutableRawPointer?) -> Void)?

  /// Reads the component at `pointer`, the one of the table's `place`.
  ///
  /// - Throws: What is wrong with it, or with an option.
  init(_ pointer: UnsafePointer<gl_component>, place: Int) throws(CTableError) {
    let component = try CStructure.copy(
      pointer, "gl_component", least: nil)
    let name = CStructure.text(component.name)
    guard !name.isEmpty else { throw .unnamed("component \(place) of gl_components") }
    about = About(
      name, CStructure.text(component.summary), formula: CStructure.text(component.formula),
      paper: CStructure.text(component.paper),
      needs: CStructure.texts(component.needs).map(Capability.named),
      provides: CStructure.texts(component.provides).map(Capability.named),
      notes: CStructure.text(component.notes))
    kind = try CKind(of: component, named: name)
    options = try COption.all(of: component, named: name)
    guard (component.create == nil) == (component.destroy == nil) else {
      throw .missingFunction(
        component: name, structure: "gl_component",
        function: component.create == nil ? "create" : "destroy")
    }
    create = component.create
    destroy = component.destroy
  }
}

extension Capability {
  /// The capability called `name`, with the article of those that the lab knows.
  static func named(_ name: String) -> Capability {
    let known: [Capability] = [
      .generator, .critic, .encoder, .likelihood, .labels, .classTargets, .normalisableLayers,
      .plane, .criticLogit, .criticValue, .evidence, .classifier, .conditional,
      .completion, .regression, .features,
    ]
    return known.first { $0.name == name } ?? Capability(name, name)
  }
}

extension Registration {
  /// Hands over the components of a plugin in C: `table` is the address of its `gl_components`.
  ///
  /// None of the plugin's code runs.
  ///
  /// - Throws: What is wrong with the first component that cannot be taken; nothing is added then.
  public func add(table: UnsafeRawPointer?) throws(CTableError) {
    guard let table else { throw .missing }
    let head = try CStructure.copy(
      table.assumingMemoryBound(to: gl_component_table.self), "gl_component_table", least: nil)
    guard head.count <= 1000 else { throw .count(Int(head.count)) }
    guard head.count == 0 || head.components != nil else { throw .emptyPlace(1) }
    var descriptions: [CDescription] = []
    for place in 0..<Int(head.count) {
      guard let component = head.components[place] else { throw .emptyPlace(place + 1) }
      descriptions.append(try CDescription(component, place: place + 1))
    }
    for description in descriptions {
      add(
        described: RegisteredComponent(kind: description.kind.kind, about: description.about) {
          description.kind.component(CCore(description))
        })
    }
  }
}
