import FoundationEssentials
import GanLabKit

/// What another process is to do with a session's state.
struct IsolatedWork: Codable {
  /// The libraries that are not the lab's own, as the session knows them; their files are the descriptors
  /// from `IsolatedWork.firstLibrary` on.
  let libraries: [String]
  /// When the training ends.
  let goal: Session.Goal
  /// The one network that is to be updated, once; nil trains.
  let part: String?
  /// Threads of the kernels.
  let threads: Int
  /// Samples by which the model is to be judged once it is trained; nil does not judge it.
  var judged: Int?
  /// The run as which it is recorded; nil records nothing.
  var run: RunFolder?

  /// Where it tells how far it is: lines of JSON, or last words that begin with an exclamation mark.
  static let report: Int32 = 3
  /// Where the state is.
  static let before: Int32 = 4
  /// Where it leaves the state that it came to.
  static let after: Int32 = 5
  /// The first library.
  static let firstLibrary: Int32 = 6
}

/// A line about the work.
enum IsolatedReport: Codable {
  /// A step was made.
  case step(Int, [UpdateRecord])
  /// All was done; the state is there. The figures are those of a model that was to be judged.
  case done(Session.TrainingResult, figures: [NamedFigure] = [])
  /// It could not be done; the state is there if it came to any steps.
  case failed(IsolatedFailure, hasState: Bool)

  /// The line with its end.
  var line: [UInt8] {
    guard let data = try? JSONEncoder.ofFigures.encode(self) else { return [] }
    return Array(data) + [0x0A]
  }

  /// Reads a line; nil if it is none.
  init?(_ line: some Collection<UInt8>) {
    guard let report = try? JSONDecoder.ofFigures.decode(IsolatedReport.self, from: Data(line))
    else { return nil }
    self = report
  }
}

extension JSONEncoder {
  /// Writes numbers that are not finite as words.
  static var ofFigures: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }
}

extension JSONDecoder {
  /// Reads what `JSONEncoder.ofFigures` writes.
  static var ofFigures: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }
}

/// An error of a training, as it goes from one process to another and comes out in the same words.
enum IsolatedFailure: Codable {
  case diverged(step: Int, part: String, quantity: String)
  case component(message: String, option: String?, owner: String)
  case refused(message: String, hint: String?)

  init(_ error: LabError) {
    switch error {
    case .diverged(let step, let part, let quantity):
      self = .diverged(step: step, part: part, quantity: quantity)
    case .component(let error, let owner):
      self = .component(message: error.description, option: error.option, owner: owner)
    case .tensor(.refused(let component, let reason), _):
      self = .component(message: reason, option: nil, owner: component)
    case .tensor(let error, let owner):
      self = .component(message: "\(error)", option: nil, owner: owner)
    case .refused(let message, let hint): self = .refused(message: message, hint: hint)
    case .plugin(let path, let error): self = .refused(message: "\(path): \(error)", hint: nil)
    case .file(_, let reason): self = .refused(message: "its state: \(reason)", hint: nil)
    default: self = .refused(message: "\(error)", hint: nil)
    }
  }

  /// The error as the lab tells it.
  var error: LabError {
    switch self {
    case .diverged(let step, let part, let quantity):
      .diverged(step: step, part: part, quantity: quantity)
    case .component(let message, let option, let owner):
      .component(ComponentError(message, option: option), of: owner)
    case .refused(let message, let hint): .refused(message, hint: hint)
    }
  }
}
