//! Rules that prove meaning beyond shape, one file each.
