/// One file as it was published: what it must be, wherever it comes from.
public struct PublishedFile: Equatable, Sendable {
  /// Its name on every mirror, and here.
  public let name: String
  /// Its bytes.
  public let size: Int
  /// Its SHA-256, as 64 hexadecimal digits.
  public let sha256: String

  /// A file of `size` bytes with the checksum `sha256`.
  public init(_ name: String, size: Int, sha256: String) {
    (self.name, self.size, self.sha256) = (name, size, sha256)
  }
}

/// A data set that is published as files.
public struct PublishedSet: Equatable, Sendable {
  /// Its name, as `data` has it; also its folder's.
  public let name: String
  /// Where its files lie, the best place first: addresses to which `/` and the file's name are added.
  public var mirrors: [String]
  /// Its files.
  public let files: [PublishedFile]

  /// The set `name` of `files`, to be had from `mirrors`.
  public init(_ name: String, mirrors: [String], files: [PublishedFile]) {
    (self.name, self.mirrors, self.files) = (name, mirrors, files)
  }

  /// The bytes of all files.
  public var size: Int { files.reduce(0) { $0 + $1.size } }

  /// The sets that are known.
  public static let all = [mnist, fashionMNIST]

  /// LeCun, Cortes & Burges 1998, as it was first published.
  private static let mnist = PublishedSet(
    "mnist",
    mirrors: [
      "https://ossci-datasets.s3.amazonaws.com/mnist",
      "https://storage.googleapis.com/cvdf-datasets/mnist",
    ],
    files: [
      PublishedFile(
        "train-images-idx3-ubyte.gz", size: 9_912_422,
        sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
      PublishedFile(
        "train-labels-idx1-ubyte.gz", size: 28_881,
        sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
      PublishedFile(
        "t10k-images-idx3-ubyte.gz", size: 1_648_877,
        sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
      PublishedFile(
        "t10k-labels-idx1-ubyte.gz", size: 4_542,
        sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
    ])

  /// Xiao, Rasul & Vollgraf 2017.
  private static let fashionMNIST = PublishedSet(
    "fashion-mnist",
    mirrors: [
      "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
      "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion",
    ],
    files: [
      PublishedFile(
        "train-images-idx3-ubyte.gz", size: 26_421_880,
        sha256: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
      PublishedFile(
        "train-labels-idx1-ubyte.gz", size: 29_515,
        sha256: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
      PublishedFile(
        "t10k-images-idx3-ubyte.gz", size: 4_422_102,
        sha256: "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
      PublishedFile(
        "t10k-labels-idx1-ubyte.gz", size: 5_148,
        sha256: "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
    ])
}
