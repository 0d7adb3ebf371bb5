/// Why a word is not the value that was asked for.
public enum ValueError: Error, Sendable, Hashable {
  /// Not a decimal number such as `0.5`, `-3` or `1e-4`.
  case notANumber(Word)

  /// A decimal number beyond what a `Double` holds.
  case notFinite(Word)

  /// Not a whole number.
  case notAnInteger(Word)

  /// A whole number beyond what an `Int` holds exactly when written as such.
  case integerTooLarge(Word)

  /// A number outside the closed interval that is allowed; an absent bound is open.
  case outOfBounds(Word, lower: Double?, upper: Double?)

  /// Neither `on` nor `off` nor one of their synonyms.
  case notASwitch(Word)

  /// None of the allowed words.
  case notAChoice(Word, choices: [String])

  /// A list with nothing between two commas, or nothing at all; `index` counts items from 0.
  case emptyItem(Word, index: Int)

  /// Not two numbers joined by `..`.
  case notARange(Word)

  /// A range whose first number is greater than its second.
  case reversedRange(Word)

  /// The word that is at fault.
  public var word: Word {
    switch self {
    case .notANumber(let word), .notFinite(let word), .notAnInteger(let word),
      .integerTooLarge(let word), .outOfBounds(let word, _, _), .notASwitch(let word),
      .notAChoice(let word, _), .emptyItem(let word, _), .notARange(let word),
      .reversedRange(let word):
      word
    }
  }
}
