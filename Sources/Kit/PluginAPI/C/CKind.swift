import CGanLab

/// The kinds that can be written in C, each with a copy of its functions.
enum CKind {
  case loss(gl_loss)
  case data(gl_data)
  case sampler(gl_sampler)
  case measure(gl_measure)

  /// The fields of `gl_component` that say the kind, for messages.
  static let listed = "loss, data, sampler or measure"

  /// The kind, as the shell knows it.
  var kind: Kind {
    switch self {
    case .loss: .loss
    case .data: .data
    case .sampler: .sampler
    case .measure: .measure
    }
  }

  /// Reads the one kind of `component`, and checks that its functions are there.
  ///
  /// - Throws: `kinds`, `size` or `missingFunction`.
  init(of component: gl_component, named name: String) throws(CTableError) {
    let fields: [(name: String, isSet: Bool)] = [
      ("loss", component.loss != nil), ("data", component.data != nil),
      ("sampler", component.sampler != nil), ("measure", component.measure != nil),
    ]
    let found = fields.filter(\.isSet).map(\.name)
    guard found.count == 1 else { throw .kinds(component: name, found: found) }
    func need(_ function: String, of structure: String, _ isThere: Bool) throws(CTableError) {
      if !isThere {
        throw .missingFunction(component: name, structure: structure, function: function)
      }
    }
    if let pointer = component.loss {
      let loss = try CStructure.copy(
        pointer, "gl_loss", least: MemoryLayout.offset(of: \gl_loss.discriminator_product))
      try need("discriminator", of: "gl_loss", loss.discriminator != nil)
      try need("generator", of: "gl_loss", loss.generator != nil)
      self = .loss(loss)
    } else if let pointer = component.data {
      let data = try CStructure.copy(
        pointer, "gl_data", least: MemoryLayout.offset(of: \gl_data.mixture))
      try need("sample_shape", of: "gl_data", data.sample_shape != nil)
      try need("samples", of: "gl_data", data.samples != nil)
      self = .data(data)
    } else if let pointer = component.sampler {
      let sampler = try CStructure.copy(pointer, "gl_sampler", least: nil)
      try need("samples", of: "gl_sampler", sampler.samples != nil)
      self = .sampler(sampler)
    } else if let pointer = component.measure {
      let measure = try CStructure.copy(pointer, "gl_measure", least: nil)
      try need("figures", of: "gl_measure", measure.figures != nil)
      self = .measure(measure)
    } else {
      throw .kinds(component: name, found: [])
    }
  }

  /// Makes the component that calls the functions behind `core`.
  func component(_ core: CCore) -> any Component {
    switch self {
    case .loss(let functions): CLoss(core, functions)
    case .data(let functions): CDataset(core, functions)
    case .sampler(let functions): CSampler(core, functions)
    case .measure(let functions): CMeasure(core, functions)
    }
  }
}
