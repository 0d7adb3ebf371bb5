/// The version of gan-lab, which every checkpoint names.
public let ganLabVersion = "0.1.0"
