"""What can be set: fields, drafts, forks, links, files that come and go."""
