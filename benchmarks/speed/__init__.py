"""What an audit costs beside other programs: time, processor time and memory of whole commands on the same files."""
