import CGanLab

/// What every component in C has: its description, its options' values, and what `create` made of them.
final class CCore {
  let description: CDescription
  let boxes: [any HyperparameterBox]
  private let log: CLog
  private var current: (state: CState, texts: [String])?

  init(_ description: CDescription) {
    self.description = description
    boxes = description.options.map { $0.box() }
    log = CLog(component: description.about.name)
  }

  var name: String { description.about.name }

  /// What `create` makes of the options as they stand; made anew after one has changed.
  ///
  /// - Throws: `ComponentError`, in the component's words.
  func state() throws(ComponentError) -> CState {
    let texts = boxes.map(\.text)
    if let current, current.texts == texts { return current.state }
    let state = try CState(description, boxes, log)
    current = (state, texts)
    return state
  }
}

/// A component whose type serves many: all that tells them apart is in its core.
protocol CComponent: Component {
  var core: CCore { get }
}

extension CComponent {
  static var about: About { About("in-c", "a component written in C") }
  var about: About { core.description.about }
  var hyperparameters: [(name: String, value: any HyperparameterBox)] {
    zip(core.description.options, core.boxes).map { ($0.name, $1) }
  }
  init() {
    // Only a description can make one; the type is not public, so nobody has it to call this on.
    preconditionFailure("a component in C is made from its description")
  }
}
