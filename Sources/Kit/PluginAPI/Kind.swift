/// What a component is: the word that chooses it in the shell.
public struct Kind: Hashable, Sendable, CustomStringConvertible {
  /// The kind's name.
  public let name: String

  /// A kind called `name`.
  public init(_ name: String) { self.name = name }

  /// Where samples come from.
  public static let data = Kind("data")
  /// Networks and how they are built.
  public static let model = Kind("model")
  /// What training minimises.
  public static let loss = Kind("loss")
  /// A regulariser or a trick that is turned on or off.
  public static let `switch` = Kind("switch")
  /// How samples are drawn from a trained model.
  public static let sampler = Kind("sampler")
  /// What judges samples.
  public static let measure = Kind("measure")
  /// A picture.
  public static let plot = Kind("plot")

  /// The name.
  public var description: String { name }
}
