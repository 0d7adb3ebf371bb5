/// A number, a word or a list that a component lets the user set, declared once.
///
/// ```swift
/// @Hyperparameter("the weight λ of the penalty", in: 0...1e6) var weight = 10.0
/// ```
///
/// The property's name is the option's (`stepSize` is `step-size`), its value the default. Help,
/// completion, range checks and `explain` come from this line.
@propertyWrapper
public struct Hyperparameter<Value: HyperparameterValue>: HyperparameterBox {
  /// The value, shared by all copies of the component.
  private final class Cell {
    var value: Value
    var reads = 0
    init(_ value: Value) { self.value = value }
  }

  /// What it does, in a few words.
  public let meaning: String
  /// The numbers allowed; nil allows all.
  public let range: ClosedRange<Double>?
  /// The unit of the number, if it has one.
  public let unit: String?
  private let cell: Cell
  private let initial: Value

  /// Declares a hyperparameter with its default.
  public init(
    wrappedValue: Value, _ meaning: String, in range: ClosedRange<Double>? = nil,
    unit: String? = nil
  ) {
    self.meaning = meaning
    self.range = range
    self.unit = unit
    cell = Cell(wrappedValue)
    initial = wrappedValue
  }

  /// The value as the user set it, or the default.
  public var wrappedValue: Value {
    get {
      cell.reads += 1
      return cell.value
    }
    nonmutating set { cell.value = newValue }
  }

  /// The default, as a user would write it.
  public var defaultText: String { initial.optionText }
  /// The value in force, as a user would write it.
  public var text: String { cell.value.optionText }
  /// The kind of value, as in "takes a number".
  public var expected: String { Value.expected }
  /// The words allowed, where it is one of a few.
  public var choices: [String] { Value.choices }
  /// How often the component has looked at the value.
  public var reads: Int { cell.reads }

  /// Parses and checks the words, then keeps the value.
  ///
  /// - Throws: `notA` or `outOfRange`.
  public func set(option: String, words: [String]) throws(OptionError) {
    guard let value = Value(optionWords: words) else {
      throw .notA(
        option: option, expected: Value.expected, found: words.joined(separator: ","),
        choices: Value.choices)
    }
    if let range, let stranger = value.optionNumbers.first(where: { !range.contains($0) }) {
      throw .outOfRange(option: option, found: stranger.optionText, range: rangeText ?? "")
    }
    cell.value = value
  }
}

/// A hyperparameter whatever its type: what the host sees.
public protocol HyperparameterBox {
  /// What it does.
  var meaning: String { get }
  /// The numbers allowed.
  var range: ClosedRange<Double>? { get }
  /// The unit.
  var unit: String? { get }
  /// The default, as a user would write it.
  var defaultText: String { get }
  /// The value in force, as a user would write it.
  var text: String { get }
  /// The kind of value, as in "takes a number".
  var expected: String { get }
  /// The words allowed, where it is one of a few.
  var choices: [String] { get }
  /// How often the component has looked at the value.
  var reads: Int { get }
  /// Parses, checks and keeps a value.
  ///
  /// - Throws: `notA` or `outOfRange`.
  func set(option: String, words: [String]) throws(OptionError)
}

extension HyperparameterBox {
  /// The range as "0 to 1", or nil.
  public var rangeText: String? {
    range.map { "\($0.lowerBound.optionText) to \($0.upperBound.optionText)" }
  }
}
