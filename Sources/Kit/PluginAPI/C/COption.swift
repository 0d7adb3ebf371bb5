import CGanLab

/// An option of a component in C, as its table declares it.
struct COption: Sendable {
  /// The default, in its type.
  enum Initial: Sendable {
    case number(Double)
    case integer(Int)
    case flag(Bool)
    case choice(String, among: [String])
    case list([Double])
    case word(String)
  }

  let name: String
  let meaning: String
  let range: ClosedRange<Double>?
  let unit: String?
  /// `GL_NUMBER`, ...
  let type: Int32
  let initial: Initial

  /// The options of `component`, in order.
  ///
  /// - Throws: What is wrong with the first that cannot be taken.
  static func all(of component: gl_component, named owner: String) throws(CTableError) -> [COption]
  {
    guard component.option_count > 0, let first = component.options else { return [] }
    // They lie as far apart as they were compiled, which may be less than here.
    let stride = Int(UnsafeRawPointer(first).load(as: UInt32.self))
    var options: [COption] = []
    for place in 0..<Int(component.option_count) {
      let pointer = (UnsafeRawPointer(first) + place * stride)
        .assumingMemoryBound(to: gl_option.self)
      let option = try CStructure.copy(
        pointer, "gl_option", least: MemoryLayout.offset(of: \gl_option.low))
      options.append(try COption(option, of: owner, place: place + 1))
    }
    return options
  }

  private init(_ option: gl_option, of owner: String, place: Int) throws(CTableError) {
    name = CStructure.text(option.name)
    guard !name.isEmpty else { throw .unnamed("option \(place) of \(owner)") }
    meaning = CStructure.text(option.meaning)
    type = option.type
    let unit = CStructure.text(option.unit)
    self.unit = unit.isEmpty ? nil : unit
    if option.low == 0, option.high == 0 {
      range = nil
    } else if option.low.isFinite, option.high.isFinite, option.low <= option.high {
      range = option.low...option.high
    } else {
      throw .badRange(
        component: owner, option: name, low: option.low.optionText, high: option.high.optionText)
    }
    initial = try COption.initial(option, of: owner, name)
  }

  private static func initial(
    _ option: gl_option, of owner: String, _ name: String
  ) throws(CTableError) -> Initial {
    let text = CStructure.text(option.initial)
    func read<Value: HyperparameterValue>(_: Value.Type) throws(CTableError) -> Value {
      let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard let value = Value(optionWords: words) else {
        throw .badInitial(
          component: owner, option: name, found: text, expected: Value.expected)
      }
      return value
    }
    switch option.type {
    case GL_NUMBER: return .number(try read(Double.self))
    case GL_INTEGER: return .integer(try read(Int.self))
    case GL_FLAG: return .flag(try read(Bool.self))
    case GL_LIST: return .list(try read([Double].self))
    case GL_WORD: return .word(text)
    case GL_CHOICE:
      let choices = CStructure.texts(option.choices)
      guard !choices.isEmpty else { throw .noChoices(component: owner, option: name) }
      guard choices.contains(text) else {
        throw .badInitial(
          component: owner, option: name, found: text,
          expected: "one of \(choices.joined(separator: ", "))")
      }
      return .choice(text, among: choices)
    default: throw .unknownType(component: owner, option: name, type: Int(option.type))
    }
  }

  /// A box of its own for one component.
  func box() -> any HyperparameterBox {
    switch initial {
    case .number(let value): hyperparameter(value)
    case .integer(let value): hyperparameter(value)
    case .flag(let value): hyperparameter(value)
    case .list(let value): hyperparameter(value)
    case .word(let value): hyperparameter(value)
    case .choice(let value, let choices): CChoice(meaning, value, among: choices)
    }
  }

  private func hyperparameter<Value: HyperparameterValue>(
    _ value: Value
  ) -> Hyperparameter<Value> {
    Hyperparameter(wrappedValue: value, meaning, in: range, unit: unit)
  }
}

/// An option that is one of a few words which only the plugin knows.
final class CChoice: HyperparameterBox {
  let meaning: String
  let choices: [String]
  let defaultText: String
  private var value: String
  private(set) var reads = 0

  init(_ meaning: String, _ initial: String, among choices: [String]) {
    self.meaning = meaning
    self.choices = choices
    defaultText = initial
    value = initial
  }

  var range: ClosedRange<Double>? { nil }
  var unit: String? { nil }
  var text: String { value }
  var expected: String { "one of \(choices.joined(separator: ", "))" }

  /// The word in force, and its place.
  var chosen: (word: String, place: Int) {
    reads += 1
    return (value, choices.firstIndex(of: value) ?? 0)
  }

  func set(option: String, words: [String]) throws(OptionError) {
    guard words.count == 1, choices.contains(words[0]) else {
      throw .notA(
        option: option, expected: expected, found: words.joined(separator: ","), choices: choices)
    }
    value = words[0]
  }
}
