"""The reader of OpenSanctions: entities of FollowTheMoney, and the simplified table of targets."""
