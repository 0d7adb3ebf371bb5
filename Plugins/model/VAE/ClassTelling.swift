import GanLabKit

/// What p(x|z) is.
public enum DecoderFamily: String, Sendable, CaseIterable, HyperparameterChoice {
  /// Normal around the network's output, with one deviation for all.
  case gaussian
  /// Each number is the chance of a 1: for data on [0, 1], such as ink.
  case bernoulli
}

/// What networks are told of a sample beside its code.
public enum Told: Sendable {
  /// Nothing.
  case nothing
  /// Its class.
  case classes
  /// Its first half; only the other is coded.
  case half
}

/// Whether networks are told the class of a sample, or half of it.
public protocol ClassTelling {
  /// What the model says of itself.
  static var about: About { get }
  /// What they are told.
  static var told: Told { get }
  /// What p(x|z) is unless the user says otherwise.
  static var decoder: DecoderFamily { get }
}

/// `vae`: they are not.
public enum NoClasses: ClassTelling {
  /// What the model says of itself.
  public static let about = About(
    "vae", "a variational auto-encoder: an encoder, a decoder, and a bound of ln p(x)",
    formula: """
      q(z|x) = N(m(x), diag s(x)^2),  z = m(x) + s(x) * noise
      gaussian: p(x|z) = N(f(z), noise^2 I)   bernoulli: p(x_i = 1|z) = sigmoid(f_i(z))
      """,
    paper: "Kingma & Welling 2014, Auto-encoding variational Bayes",
    provides: [.generator, .encoder, .evidence, .features],
    notes: """
      Samples are the decoder's means: with a gaussian decoder the model's own samples would have the \
      noise on top. The noise is in units of the data's deviation. Where it is learned, its best value is \
      the error of the reconstruction, which sets the weight between the two terms of the bound by \
      itself; a noise that is fixed too large blurs, and lets codes collapse onto the prior. With \
      channels=32,64 images go through convolutions before the hidden layers, and come out of transposed \
      ones.
      """)
  /// Nothing.
  public static let told = Told.nothing
  /// For data of any kind.
  public static let decoder = DecoderFamily.gaussian
}

/// `cvae`: they are.
public enum GivenClasses: ClassTelling {
  /// What the model says of itself.
  public static let about = About(
    "cvae", "a variational auto-encoder that is told the class",
    formula: """
      ln p(x|y) >= E ln p(x|z, y) - KL(q(z|x, y) || p(z)),  z ~ q(z|x, y) = N(m(x, y), diag s(x, y)^2)
      gaussian: p(x|z, y) = N(f(z, y), noise^2 I)   bernoulli: p(x_i = 1|z, y) = sigmoid(f_i(z, y))
      """,
    paper: """
      Kingma, Mohamed, Rezende & Welling 2014, Semi-supervised learning with deep generative models; \
      Sohn, Lee & Yan 2015, Learning structured output representation using deep conditional \
      generative models
      """,
    needs: [.labels], provides: [.generator, .encoder, .evidence, .conditional],
    notes: """
      Since the decoder knows the class, the code is left with what differs within it: slant, width, \
      stroke. Sampler by-class shows the same codes under each class. The bound is one of ln p(x|y), and \
      compares with that of ln p(x) of a vae with the same decoder only up to what the class says, at most \
      ln 10 = 2.3 nats for ten. Its decoder is bernoulli by default, where that of vae is gaussian.
      """)
  /// The class.
  public static let told = Told.classes
  /// For images: data with classes are.
  public static let decoder = DecoderFamily.bernoulli
}
