import GanLabKit
import PluginHost

/// What can go wrong in the lab, as facts; the shell turns them into words and points at the place.
public enum LabError: Error {
  /// No component of that kind has that name.
  case unknownComponent(kind: Kind, name: String, known: [String])
  /// An option of a component, or a setting, is unknown or its value is wrong.
  case option(OptionError, of: String)
  /// A component objects to its options together, or to the data.
  case component(ComponentError, of: String)
  /// Something has to be chosen first.
  case missing(Kind, for: String)
  /// The combination makes no sense.
  case incompatible(Incompatibility)
  /// A tensor operation could not be done.
  case tensor(TensorError, in: String)
  /// A loss or a gradient is no longer a finite number.
  case diverged(step: Int, part: String, quantity: String)
  /// A plugin was not taken.
  case plugin(path: String, PluginError)
  /// A file could not be read or written.
  case file(path: String, reason: String)
  /// A word that is none of those that are possible here.
  case unknownWord(String, what: String, known: [String])
  /// A value that is not what is needed.
  case badValue(name: String, found: String, expected: String)
  /// The user had enough before it was done; how much was done, from 0 to 1, if that is known.
  case interrupted(fraction: Double?)
  /// The process that trained in this one's place ended, and how: `SIGILL in the plugin a.so`.
  case processEnded(how: String, signal: Int32?)
  /// Anything else, in one sentence, with what to try.
  case refused(String, hint: String?)
}

/// Why two components do not go together.
public struct Incompatibility: Equatable, Sendable {
  /// The component that was asked for.
  public let component: String
  /// What it needs.
  public let need: Capability
  /// What there is that lacks it; empty if nothing has been chosen.
  public let lacking: [String]
  /// The kind of component to choose in its place.
  public let kind: Kind
  /// The components of that kind that go with the rest.
  public let alternatives: [String]
}
